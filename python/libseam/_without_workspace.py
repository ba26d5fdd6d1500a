"""The constructors of the clients whose token is used without a workspace."""

from __future__ import annotations

from ._base import BaseSeam, given

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional

    from typing_extensions import Self, Unpack

    from ._options import CommonOptions


class WithoutWorkspace(BaseSeam):
    """The base class of both clients whose token is used without a workspace."""

    __module__ = "libseam"

    def __init__(
        self,
        personal_access_token: Optional[str] = None,
        *,
        console_session_token: Optional[str] = None,
        **options: Unpack[CommonOptions],
    ) -> None:
        """Make a client with a personal access token or a console session token.

        Args:
            personal_access_token: Personal access token. Without any token, the environment variables
                SEAM_PERSONAL_ACCESS_TOKEN and SEAM_CONSOLE_SESSION_TOKEN are used.
            console_session_token: Console session token.
            **options: Options of `Seam` that are not about its credential.

        Raises:
            InvalidOptionsError: There is no token, or another option is unusable. It lists all problems.
        """
        try:
            options["without_workspace"] = True
            super().__init__(
                personal_access_token=personal_access_token,
                console_session_token=console_session_token,
                **options,
            )
        finally:
            del personal_access_token, console_session_token, options

    @classmethod
    def from_personal_access_token(  # type: ignore[override]
        cls, personal_access_token: str, **options: Unpack[CommonOptions]
    ) -> Self:
        """Create a client with a personal access token and no workspace."""
        try:
            return cls(given(personal_access_token), **options)
        finally:
            del personal_access_token, options

    @classmethod
    def from_console_session_token(  # type: ignore[override]
        cls, console_session_token: str, **options: Unpack[CommonOptions]
    ) -> Self:
        """Create a client with a console session token and no workspace."""
        try:
            return cls(console_session_token=given(console_session_token), **options)
        finally:
            del console_session_token, options

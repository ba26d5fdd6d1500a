const KEY = 'theme';

/** Keeps the colours as the visitor chose them; until then the system decides. */
export function followTheme(): void {
  const chosen = remembered() ?? 'system';
  apply(chosen);
  for (const radio of document.querySelectorAll<HTMLInputElement>('input[name=theme]')) {
    radio.checked = radio.value === chosen;
    radio.addEventListener('change', () => {
      apply(radio.value);
      remember(radio.value);
    });
  }
}

function apply(theme: string): void {
  document.documentElement.dataset['theme'] = theme;
}

function remembered(): string | undefined {
  try {
    return localStorage.getItem(KEY) ?? undefined;
  } catch {
    return undefined;
  }
}

function remember(theme: string): void {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // A browser that keeps nothing asks again next time.
  }
}

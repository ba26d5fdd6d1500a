"""A program that uses the Conan package: it off-boards PERSON, with the file EVIDENCE."""

import os

from conan import ConanFile
from conan.tools.cmake import CMake, cmake_layout


class Offboard(ConanFile):
    settings = "os", "arch", "compiler", "build_type"
    generators = "CMakeDeps", "CMakeToolchain"

    def requirements(self):
        self.requires(self.tested_reference_str)

    def layout(self):
        cmake_layout(self)

    def build(self):
        cmake = CMake(self)
        cmake.configure()
        cmake.build()

    def test(self):
        program = os.path.join(self.cpp.build.bindir, "offboard")
        self.run(f"{program} {os.environ['PERSON']} {os.environ['EVIDENCE']}", env="conanrun")

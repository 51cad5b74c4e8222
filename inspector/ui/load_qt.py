"""Loads Qt for Python in less time: without what only its documentation and its errors need, enums later.

Qt for Python brings the Python code that knows the signatures of its functions as a zip of sources inside its
library, and compiles and runs all of it at each start: a third of the instructions of an empty window. Most is
needed for ``help()``, for stub files, and to word a `TypeError`; here it runs when one of these asks for it.
The byte code of the rest is kept beside that of this module, as Python keeps its own.
(`shiboken6`'s embedded `signature_bootstrap.py` and `shibokensupport/signature/loader.py`, 6.8 to 6.12.)

With a class of Qt come all enums that belong to it: 242 with 3,596 members before the first paint, of which
45 are used. An enum gets its members when one of them is asked for, made the way in which the standard library
makes those of its own.

Where Qt for Python is put together otherwise, nothing here applies, and all is loaded as it comes.
"""

import __future__

import builtins
import enum
import functools
import marshal
import operator
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from importlib.machinery import ModuleSpec
from importlib.util import MAGIC_NUMBER, cache_from_source, source_hash
from pathlib import Path
from threading import RLock
from types import CodeType, ModuleType
from typing import Any

_SIGNATURES = "shibokensupport.signature."
LATER = frozenset(
    _SIGNATURES + name
    for name in ("errorhandler", "layout", "parser", "lib.enum_sig", "lib.pyi_generator", "lib.tool")
)
"""The modules that know signatures, but for `mapping`: the library looks into its dictionary by itself."""

_ASKED_BY_QT = {"module": None, "qualname": None, "type": None, "start": 1, "boundary": enum.KEEP}
"""How Qt for Python asks for an enum; it names the module later."""


def load_qt() -> None:
    """Load ``PySide6.QtCore``, and let Python go on importing by itself."""
    _make_enums_late()
    finders = sys.meta_path
    sys.meta_path = _Finders(finders)
    try:
        import PySide6.QtCore  # noqa: F401
    finally:
        finders[:] = sys.meta_path
        sys.meta_path = finders
    # Qt for Python puts an import of its own in the place of Python's, which reads the source of each module
    # that is loaded, to find out whether it may ask for ``from __feature__ import``. None here does, and there
    # are many: a tenth of the start. (`shibokensupport/feature.py`, "The redirection of __import__".)
    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)


class _Finders(list[Any]):
    """`sys.meta_path` while Qt for Python is loaded: it puts the finder of its zip in front."""

    def insert(self, at: Any, finder: Any) -> None:
        if type(finder).__name__ == "EmbeddableZipImporter":
            find_spec = finder.find_spec

            def find_later(fullname: str, *path: Any) -> ModuleSpec | None:
                spec: ModuleSpec | None = find_spec(fullname, *path)
                if spec is not None and fullname in LATER:
                    spec.loader = _LaterLoader(spec.loader)  # type: ignore[assignment]
                return spec

            finder.find_spec = find_later
            runs = getattr(type(finder), "exec_module", None)
            getattr(runs, "__globals__", {})["compile"] = _compile_once
        super().insert(at, finder)


def _compile_once(source: bytes, filename: str, mode: str) -> CodeType:
    """`compile` for what is compiled at each start: only once as long as the source is the same.

    The file is laid out as PEP 552 says. Nothing is lost where it cannot be read or written.
    """
    inherited = sys._getframe(1).f_code.co_flags & _FUTURE
    kept = cache_from_source(str(Path(__file__).with_name(filename.replace("/", "."))))
    head = MAGIC_NUMBER + b"\3\0\0\0" + source_hash(source + inherited.to_bytes(4, "little"))
    with suppress(OSError, EOFError, ValueError, TypeError):
        data = Path(kept).read_bytes()
        if data.startswith(head):
            code: CodeType = marshal.loads(data[len(head) :])  # noqa: S302  written below
            return code
    made: CodeType = compile(source, filename, mode, inherited, dont_inherit=True)
    if not sys.dont_write_bytecode:
        with suppress(OSError):
            aside = Path(f"{kept}.{os.getpid()}")
            aside.write_bytes(head + marshal.dumps(made))
            aside.replace(kept)
    return made


_FUTURE = functools.reduce(
    operator.or_, (getattr(__future__, name).compiler_flag for name in __future__.all_feature_names)
)
"""`compile` takes ``from __future__ import`` over from whoever calls it."""


class _LaterLoader:
    """Makes a module at once, and runs it when something in it is asked for.

    `importlib.util.LazyLoader` would run it as soon as its name is looked at, which Qt for Python does.
    """

    def __init__(self, loader: Any) -> None:
        self._loader = loader

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _Later(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        spec = module.__spec__
        assert spec is not None
        name = spec.name

        def run() -> None:
            # Qt for Python has renamed it since, and finds its code by the name that it had.
            renamed, spec.name = spec.name, name
            try:
                self._loader.exec_module(module)
            finally:
                spec.name = renamed

        module.__dict__["_run"] = run


class _Later(ModuleType):
    """A module whose code has not run yet."""

    def __getattr__(self, name: str) -> Any:
        is_pythons_own = name.startswith("__") and name.endswith("__")  # asked of any module, and says nothing
        if is_pythons_own or "_run" not in self.__dict__:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}", name=name, obj=self)
        self.__dict__.pop("_run")()
        return getattr(self, name)


def _make_enums_late() -> None:
    """Give the enums of Qt for Python their members when somebody asks, and without checks meant for people.

    ``enum._simple_enum`` is for enums whose members are known to be sound, such as those of `re` and `ssl`, and
    is twice as fast.
    """
    create = getattr(enum.EnumType, "_create_", None)
    simple_enum = getattr(enum, "_simple_enum", None)
    if create is None or simple_enum is None or getattr(create, "makes_late", False):
        return

    def create_late(cls: type[enum.Enum], class_name: str, names: Any, **options: Any) -> Any:
        if options != _ASKED_BY_QT or isinstance(names, str):
            return create(cls, class_name, names, **options)
        if sys.version_info >= _UNTRIED:
            return _made(cls, class_name, names)
        return type.__new__(_LateEnum, class_name, (cls,), {_WAITING: (cls, names), "__doc__": None})

    create_late.makes_late = True  # type: ignore[attr-defined]
    enum.EnumType._create_ = create_late  # type: ignore[attr-defined]


def _made(cls: type[enum.Enum], name: str, members: Any) -> type[enum.Enum]:
    made: type[enum.Enum] = enum._simple_enum(cls, boundary=enum.KEEP)(_Body(name, dict(members)))  # type: ignore[attr-defined]
    made.__doc__ = None
    return made


class _Body:
    """All that is asked of the class which is to become an enum: a real one would be made for nothing."""

    __slots__ = ("__dict__", "__name__")

    def __init__(self, name: str, members: dict[str, int]) -> None:
        self.__name__, self.__dict__ = name, members


_UNTRIED = (3, 14)
"""The first Python with whose enums `_LateEnum` was not compared: there they get their members at once."""

_WAITING = "__waiting__"
_OWN = frozenset({"__dict__", "__weakref__", "__module__", "__qualname__", "__doc__", "_missing_"})
"""What an enum keeps when it gets its members. Qt for Python sets some of it when it has made one."""

_KNOWN = frozenset({"__dict__", "__module__", "__qualname__", "__doc__", "__name__", "__class__", "__mro__"})
"""What can be said of an enum without its members."""

_filling = RLock()


class _LateEnum(enum.EnumType):
    """The type of an enum until somebody asks for something in it: then it becomes an ordinary enum."""

    def __getattribute__(cls, name: str) -> Any:
        if name in _KNOWN:
            return type.__getattribute__(cls, name)
        return getattr(_filled(cls), name)

    def __setattr__(cls, name: str, value: Any) -> None:
        if name in _OWN:
            type.__setattr__(cls, name, value)
        else:
            setattr(_filled(cls), name, value)

    def __call__(cls, *values: Any, **named: Any) -> Any:
        return _filled(cls)(*values, **named)

    def __getitem__(cls, name: str) -> Any:
        return _filled(cls)[name]

    def __iter__(cls) -> Iterator[Any]:
        yield from _filled(cls)

    def __reversed__(cls) -> Iterator[Any]:
        yield from reversed(_filled(cls))

    def __contains__(cls, value: object) -> bool:
        return value in _filled(cls)

    def __len__(cls) -> int:
        return len(_filled(cls))


def _filled(late: Any) -> Any:
    """The same enum with its members: those of one that is made beside it, and is forgotten."""
    with _filling:
        if type(late) is _LateEnum:
            inside = type.__getattribute__(late, "__dict__")
            cls, names = inside[_WAITING]
            made = _made(cls, late.__name__, names)
            for name, value in vars(made).items():
                if name not in _OWN:
                    type.__setattr__(late, name, value)
            for member in {id(one): one for one in (*made.__members__.values(), *made)}.values():
                member.__class__ = late
                member.__objclass__ = late
            type.__delattr__(late, _WAITING)
            type.__setattr__(late, "__class__", enum.EnumType)
    return late

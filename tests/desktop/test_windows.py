"""Windows' registration, on a registry that is a dictionary."""

from inspector.desktop import windows
from inspector.desktop.windows import PROGRAM_ID

OTHERS = {".yaml": {"": "yamlfile"}, ".yaml\\OpenWithProgids": {"Editor.yaml": ""}, "Editor.yaml": {"": "YAML"}}
COMMAND = ["C:\\Program Files\\Inspector\\cassette-inspector.exe"]


class Fake:
    """Keys with their values. A key lives as long as it or one below it was made and not removed."""

    def __init__(self) -> None:
        self.keys = {key: dict(values) for key, values in OTHERS.items()}

    def get(self, key: str, name: str) -> str | None:
        return self.keys.get(key, {}).get(name)

    def set(self, key: str, name: str, value: str) -> None:
        parts = key.split("\\")
        for end in range(1, len(parts) + 1):
            self.keys.setdefault("\\".join(parts[:end]), {})
        self.keys[key][name] = value

    def remove_value(self, key: str, name: str) -> bool:
        return self.keys.get(key, {}).pop(name, None) is not None

    def remove_key(self, key: str) -> bool:
        assert not self._below(key), f"{key} still has keys below it"
        return self.keys.pop(key, None) is not None

    def is_empty(self, key: str) -> bool:
        return self.keys.get(key) == {} and not self._below(key)

    def _below(self, key: str) -> list[str]:
        return [other for other in self.keys if other.startswith(key + "\\")]


def test_install_offers_and_claims_nothing() -> None:
    registry = Fake()
    (said,) = windows.install(registry, COMMAND, COMMAND[0])
    assert said == '"Open with" offers Cassette Inspector for .yaml and .yml files'
    assert registry.get(f"{PROGRAM_ID}\\shell\\open\\command", "") == f'"{COMMAND[0]}" "%1"'
    assert registry.get(".yaml\\OpenWithProgids", PROGRAM_ID) == ""
    assert registry.get(".yml\\OpenWithProgids", PROGRAM_ID) == ""
    assert registry.get(".yaml", "") == "yamlfile", "the default is the user's"
    (said,) = windows.install(registry, COMMAND, COMMAND[0])
    assert said.endswith(" already")


def test_uninstall_leaves_what_was_there() -> None:
    registry = Fake()
    list(windows.install(registry, COMMAND, COMMAND[0]))
    assert list(windows.uninstall(registry)) == ['removed from "Open with"']
    assert registry.keys == OTHERS
    assert list(windows.uninstall(registry)) == ["nothing was installed"]
    assert registry.keys == OTHERS

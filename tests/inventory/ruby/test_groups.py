import pytest

from deeptracy.inventory.ruby.groups import scopes
from deeptracy.model.inventory import Scope

PLAIN = """\
# frozen_string_literal: true
source "https://registry.example"
git_source(:github) { |repo| "https://git.example/#{repo}.git" }
ruby File.read(".ruby-version").strip
gemspec

gem "runtime", "~> 1.0" # group: :test
gem 'both', group: :test
gem "both"
gem "inline", group: :development
gem "rocket", :group => :test
gem "listed", groups: [:development, :test], require: false
gem "continued",
    "~> 1.0",
    group: :test
gem("called", group: "test")
gem "staging", groups: %i[a] if false

group :development, :test do
  gem "block", "1.0"
  platforms :mri do
    gem "nested"
  end
end

group :test, optional: true do
  gem "tests"
end

group :production do
  gem "production"
end

group :assets do
  gem "mixed", group: :test
end

if ENV["X"]
  gem "conditional"
else
  gem "otherwise", group: :test
end

source "https://company.example" do
  gem "company"
end
"""


def test_the_groups_of_a_plain_gemfile() -> None:
    text = PLAIN.replace('gem "staging", groups: %i[a] if false\n', "")

    assert scopes(text.encode()) == {
        "inline": Scope.DEV, "rocket": Scope.TEST, "listed": Scope.DEV, "continued": Scope.TEST, "called": Scope.TEST,
        "block": Scope.DEV, "nested": Scope.DEV, "tests": Scope.TEST, "otherwise": Scope.TEST,
    }  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        'gem "staging", groups: %i[a] if false',
        'gem "x", group: TESTS',
        'eval_gemfile "other"',
        "%w[a b].each do |name|\n  gem name\nend",
        "gem name",
        'gem "a#{x}"',
        "group TESTS do\nend",
        'group :test do gem "x" end',
        'if x then gem "y" end',
        "end",
        "else",
        "group :test do",
        'source "https://x.example" do\n',
        "load 'x'",
        'gem "x",',
        "source 'x' do |s|; end",
    ],
)
def test_one_line_of_another_kind_and_nothing_is_certain(line: str) -> None:
    assert scopes(f'gem "tests", group: :test\n{line}\n'.encode()) == {}
    assert scopes(b'gem "tests", group: :test\n') == {"tests": Scope.TEST}


@pytest.mark.parametrize("data", [None, b"", b"\xff\xfe\xfa"])
def test_without_a_gemfile_nothing_is_known(data: bytes | None) -> None:
    assert scopes(data) == {}

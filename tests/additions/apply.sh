#!/usr/bin/env bash
# Copies the crate to a folder and adds a device dump, an output, a rule kind and a role to the copy, each as CONTRIBUTING.md
# says: one file with its `mod`, and one line in a registry. Whoever compiles the copy has shown that it takes no more.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
copy=$1
rm -rf "$copy"
mkdir -p "$copy"
cp -r "$root"/{Cargo.toml,Cargo.lock,build.rs,src,rules,docs,benches,examples,tests,README.md} "$copy"

# add FILE AFTER LINE: puts a line behind the one that has this text, which has to be there once.
add() {
  local count
  count=$(grep -cF -- "$2" "$copy/$1") || true
  if [[ $count != 1 ]]; then
    echo "$1 has '$2' in $count lines, not in one" >&2
    exit 1
  fi
  awk -v after="$2" -v line="$3" '{ print } index($0, after) { print line }' "$copy/$1" > "$copy/$1.new"
  mv "$copy/$1.new" "$copy/$1"
}

cp "$here/dump.rs" "$copy/src/ingest/dumps/dump.rs"
add src/ingest/dumps/mod.rs 'mod json;' 'pub(super) mod dump;'
add src/ingest/reader.rs 'pub const READERS: &[&dyn Reader] = &[' '    &dumps::dump::DumpReader,'

cp "$here/keys.rs" "$copy/src/report/keys.rs"
add src/report/mod.rs 'mod page;' 'mod keys;'
add src/report/mod.rs 'pub const FORMATS: &[&dyn Format] = &[' '    &keys::Keys,'

cp "$here/named.rs" "$copy/src/rules/kinds/named.rs"
add src/rules/kinds/mod.rs 'mod missing;' 'mod named;'
add src/rules/kinds/mod.rs '    &missing::Missing,' '    &named::Named,'

add src/model/role.rs '    Operator "operator"' '    Insurer "insurer" "insures it",'
# Its header words, in every language of the table; here the name alone.
for column in insurer insurer-address insurer-country; do
  printf '\n[%s]\nen = ["%s"]\n' "$column" "${column//-/ }"
  printf '%s = []\n' zh ja es pt fr de ru
done >> "$copy/src/ingest/columns/synonyms.toml"

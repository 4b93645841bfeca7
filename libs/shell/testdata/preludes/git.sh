export HOME=/tmp/h GIT_CONFIG_NOSYSTEM=1
rm -rf /tmp/h
mkdir -p /tmp/h
git config --global user.name 'Ann Lee'
git config --global user.email ann@example.com
git config --global init.defaultBranch main
tick() {
  T=$((${T:-1700000000} + 60))
  export GIT_AUTHOR_DATE="@$T +0000" GIT_COMMITTER_DATE="@$T +0000"
}
tick
# A commit, a minute after the last.
c() {
  tick
  git commit -q "$@"
}
# Writes a file and commits it.
put() {
  mkdir -p "$(dirname "$1")"
  printf '%b' "$2" > "$1"
  git add "$1"
  c -m "${3:-change $1}"
}
# A repository with two commits.
repo() {
  git init -q
  put a.txt 'one\ntwo\nthree\n' first
  put b.txt 'bee\n' second
}

import { commandsCalled } from './commands-called.ts';

const namesIn = (script: string) => commandsCalled(script).map(({ name }) => name);

it.each([
  ['kubectl get pods | jq .items', ['kubectl', 'jq']],
  ['POD=$(kubectl get pod -o name); if grep -q x f; then helm ls; fi', ['kubectl', 'grep', 'helm']],
  ['check() { curl x; }\ncheck "$(docker ps)" # apt-get', ['curl', 'docker']],
  ["cat <<'EOF' > x\nmake me\nEOF\nA=1 B=2 etcdctl snapshot", ['cat', 'etcdctl']],
  ['cat <<EOF\n$(hostname)\nEOF', ['cat', 'hostname']],
  ['if (( COUNT > 3 )); then echo "fine (with it)"; fi', ['echo']],
  ['[[ $(podman ps) == x && -f y ]] || while read -r a; do b "`c`"; done < <(d)', ['podman', 'read', 'b', 'c', 'd']],
  ["it() { :; }\necho 'it''s'; echo \"don't\"; echo it's fine", [':', 'echo', 'echo', 'echo']],
  ['KINDS=(Pod Job)\nfor kind in "${KINDS[@]}"; do $kind x; done', []],
  ['case $1 in start) begin;; *) end;; esac', ['begin', 'end']],
  ["alias k='kubectl'\nk get pods", ['alias']],
])('knows what %j calls', (script, names) => {
  expect(namesIn(script)).toEqual(names);
});

it.each([
  ['sudo -u root apt-get install -y x', ['sudo', 'apt-get']],
  ['timeout -k 5 60 kubectl wait pod/x', ['timeout', 'kubectl']],
  ['env A=1 python3 x.py', ['env', 'python3']],
  ['kubectl get pod -o name | xargs -n 1 -I {} docker rm {}', ['kubectl', 'xargs', 'docker']],
  ['command -v docker >/dev/null', ['command']],
  ['exec > log 2>&1', ['exec']],
])('looks behind the first word of %j', (script, names) => {
  expect(namesIn(script)).toEqual(names);
});

it('has the words of a call', () => {
  expect(commandsCalled('curl -sSL "https://example.org/a b" -o \'x\'')).toEqual([
    { name: 'curl', words: ['-sSL', 'https://example.org/a b', '-o', 'x'] },
  ]);
});

import { newTestMachine } from '../testing/test-machine.ts';

/** Each as bash 5.2 answers it: a script of `bash -c` (or a file, when it has a name), and all that it prints. */
const CASES: readonly (readonly [script: string, stdout: string, stderr?: string])[] = [
  ['f() { caller; caller 0; echo $?; }; f', '1 NULL\n1\n'],
  ['g() { caller 0; caller 1; echo $?; }\nf() {\n  g\n}\nf', '3 f environment\n1\n'],
  ['f() { caller x; echo $?; }; f', '2\n', 'environment: line 1: caller: x: invalid number\ncaller: usage: caller [expr]\n'],
  ['printf "f() {\\n  caller 0\\n}\\nf\\n" > s.sh; bash s.sh', '4 main s.sh\n'],
  ['f() { return 1 2; }; f; echo no', '', 'environment: line 1: return: too many arguments\n'],
  ['shift 1 2; echo no', '', 'bash: line 1: shift: too many arguments\n'],
  ['shopt -s shift_verbose; shift 3; echo $?', '1\n', 'bash: line 1: shift: 3: shift count out of range\n'],
  [
    'ulimit -s -v; ulimit -c; ulimit -z; echo $?',
    'stack size                  (kbytes, -s) 8192\nvirtual memory              (kbytes, -v) unlimited\n0\n2\n',
    'bash: line 1: ulimit: -z: invalid option\nulimit: usage: ulimit [-SHabcdefiklmnpqrstuvxPRT] [limit]\n',
  ],
  [
    '((1/0)); echo $?; [[ 1 -lt 1+ ]]; echo $?',
    '1\n1\n',
    'bash: line 1: ((: 1/0: division by 0 (error token is "0")\nbash: line 1: [[: 1+: syntax error: operand expected (error token is "+")\n',
  ],
  ['for ((i = 1/0; i < 2; i++)); do echo x; done; echo $?', '1\n', 'bash: line 1: ((: i = 1/0: division by 0 (error token is "0")\n'],
  ['echo $((1 @))', '', 'bash: line 1: 1 @: syntax error: invalid arithmetic operator (error token is "@")\n'],
  ['shopt -s globstar; mkdir -p p/q; touch p/q/f; echo p/** p/**/f **/f p/**/', 'p/ p/q p/q/f p/q/f p/q/f p/ p/q/\n'],
  ['touch .x y z.txt; GLOBIGNORE="*.txt:.x"; echo *; GLOBIGNORE=; echo *; unset GLOBIGNORE; echo *', 'y\n.x y z.txt\ny z.txt\n'],
  ['x=1; declare -n r=x; unset -n r; echo ${r-gone} $x; y=2; unset -n y; echo $y', 'gone 1\n2\n'],
  ['f() { echo $#; cat "${1#--a=}"; }; f --a=<(echo x); echo <(:)<(:) | wc -w', '1\nx\n1\n'],
  ['[ -p <(:) ] && [ ! -f <(:) ] && [[ -r /dev/fd/0 ]] && [ ! -e /dev/fd/77 ] && echo right', 'right\n'],
  ['echo x > new/; echo $?; ls', '1\n', 'bash: line 1: new/: Is a directory\n'],
  [
    "shopt -s expand_aliases\nalias a='echo 1' b='a 2'; a\na x; b y\nif true; then\n a z\nfi",
    '1 x\n1 2 y\n1 z\n',
    'bash: line 2: a: command not found\n',
  ],
  ["shopt -s expand_aliases\nalias a='echo'\nf() { a in; }\nunalias a; a\nf", '\nin\n'],
  ['set -v; echo a\necho b\n# c\nset +v\necho d', 'a\nb\nd\n', 'echo b\n# c\nset +v\n'],
  [
    'shopt -s lastpipe; seq 3 | while read x; do n=$x; done; echo $n; false | true | false; echo $? ${PIPESTATUS[@]}; read l; echo $l',
    '3\n1 1 0 1\n\n',
  ],
  ['shopt -s lastpipe; set -e; yes | read x; echo $x; echo 1 | { false; echo no; }; echo no', 'y\n'],
  ['(exit 5) & p=$!; wait $p; echo $?; wait $p; echo $?; (exit 6) & wait; wait $! 2>&-; echo $?; jobs', '5\n5\n127\n'],
  [
    'mapfile -t -O 2 -c 2 -C "echo got" a < <(seq 5); echo ${!a[@]}; mapfile -c 0 a </dev/null; echo $?',
    'got 3 2\ngot 5 4\n2 3 4 5 6\n1\n',
    'bash: line 1: mapfile: 0: invalid callback quantum\n',
  ],
  ['echo; cat <<E\na', '\na\n', "bash: line 2: warning: here-document at line 1 delimited by end-of-file (wanted `E')\n"],
  ['echo a; echo !(b)', '', "bash: -c: line 1: syntax error near unexpected token `('\nbash: -c: line 1: `echo a; echo !(b)'\n"],
  [
    'touch x y\nshopt -s extglob\necho !(x)\nf() { echo +(x|z); }\nshopt -u extglob; f\n[[ xx == +(x) ]] && echo m\ncase x in @(x)) ;; esac',
    'y\n+(x|z)\nm\n',
    "bash: -c: line 7: syntax error near unexpected token `('\nbash: -c: line 7: `case x in @(x)) ;; esac'\n",
  ],
  ['if && true; then :; fi', '', "bash: -c: line 1: syntax error near unexpected token `&&'\nbash: -c: line 1: `if && true; then :; fi'\n"],
  ['f(a) { :; }', '', "bash: -c: line 1: syntax error near unexpected token `a'\nbash: -c: line 1: `f(a) { :; }'\n"],
  ['for i in a b\necho $i; done', '', "bash: -c: line 2: syntax error near unexpected token `echo'\nbash: -c: line 2: `echo $i; done'\n"],
];

describe('details of bash', () => {
  it.each(CASES.map(([script, stdout, stderr = '']) => [script, stdout, stderr] as const))('%s', async (script, stdout, stderr) => {
    const result = await newTestMachine().run(script);
    expect([result.stdout, result.stderr]).toEqual([stdout, stderr]);
  });
});

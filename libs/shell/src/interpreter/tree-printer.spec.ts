import { newTestMachine } from '../testing/test-machine.ts';

/** Definitions, and what `declare -f` of bash 5.2 prints of them. */
const CASES: readonly (readonly [definition: string, printed: string])[] = [
  [
    'f() { local a=1 b; A=1 cmd "x y" > out 2>&1 < in; if a; then b; elif c; then d; else e; fi; until x; do y; done; for ((i=0;i<3;i++)); do z; done; select q in 1 2; do w; done; a && b || c; ! a | b; { x; y; }; ( a; b ); }',
    'f () \n{ \n    local a=1 b;\n    A=1 cmd "x y" > out 2>&1 < in;\n    if a; then\n        b;\n    else\n        if c; then\n            d;\n        else\n            e;\n        fi;\n    fi;\n    until x; do\n        y;\n    done;\n    for ((i=0; i<3; i++))\n    do\n        z;\n    done;\n    select q in 1 2;\n    do\n        w;\n    done;\n    a && b || c;\n    ! a | b;\n    { \n        x;\n        y\n    };\n    ( a;\n    b )\n}\n',
  ],
  [
    'f() { cat <<E\nhi $x\nE\nx & y; case x in (a) b;; c) d;& e|g) f;;& *) ;; esac; g() { h; }; time ls; [[ -f x && ! ( a == b ) ]]; (( x++ )); coproc foo { a; }; if a; then b & fi; echo "a\nb"; }',
    'f () \n{ \n    cat <<E\nhi $x\nE\n\n    x & y\n    case x in \n        a)\n            b\n        ;;\n        c)\n            d\n        ;&\n        e | g)\n            f\n        ;;&\n        *)\n\n        ;;\n    esac;\n    function g () \n    { \n        h\n    };\n    time ls;\n    [[ -f x && ! ( a == b ) ]];\n    (( x++ ));\n    coproc foo { \n        a\n    };\n    if a; then\n        b &\n    fi;\n    echo "a\nb"\n}\n',
  ],
  ["f() { cat <<'E' | x\nhi\nE\n}", "f () \n{ \n    cat <<'E' |\nhi\nE\n  x\n}\n"],
  ['f() { cat <<E\nhi\nE\n}', 'f () \n{ \n    cat <<E\nhi\nE\n\n}\n'],
  ['f() ( a; b )', 'f () \n{ \n    ( a;\n    b )\n}\n'],
  ['f() if a; then b; fi', 'f () \n{ \n    if a; then\n        b;\n    fi\n}\n'],
  ['f() { a; } > x', 'f () \n{ \n    a\n} > x\n'],
  [
    'f() { echo >&2 a; b 2>/dev/null <&3 3>&- &>z >>y; c |& d; for i; do e; done; x=(1 2); a[1]=3; cat <<< w; }',
    'f () \n{ \n    echo a 1>&2;\n    b 2> /dev/null 0<&3 3>&- &> z >> y;\n    c 2>&1 | d;\n    for i in "$@";\n    do\n        e;\n    done;\n    x=(1 2);\n    a[1]=3;\n    cat <<< w\n}\n',
  ],
  [
    'f() { while read -r a; do b; done < <(x); if a; b; then c; fi; }',
    'f () \n{ \n    while read -r a; do\n        b;\n    done < <(x);\n    if a;\n    b; then\n        c;\n    fi\n}\n',
  ],
  [
    'f() { if a; then cat <<E\nx\nE\nfi; while x; do { a; b; } && c; done; }',
    'f () \n{ \n    if a; then\n        cat <<E\nx\nE\n\n    fi\n    while x; do\n        { \n            a;\n            b\n        } && c;\n    done\n}\n',
  ],
];

describe('declare -f', () => {
  it.each(CASES)('%s', async (definition, printed) => {
    expect((await newTestMachine().run(`${definition}\ndeclare -f f`)).stdout).toBe(printed);
  });
});

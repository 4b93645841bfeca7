/**
 * Scripts that complete the first word after kubectl. Shells here know more than that and ask kubectl itself; to them the script only gives the
 * names that lessons and habits refer to (`complete -F __start_kubectl k`).
 */
type Script = (commands: readonly string[]) => string;

const bash: Script = (commands) => `# bash completion for kubectl                             -*- shell-script -*-

__start_kubectl()
{
    local current="\${COMP_WORDS[COMP_CWORD]}"
    COMPREPLY=()
    if [[ "\${COMP_CWORD}" -eq 1 ]]; then
        COMPREPLY=($(compgen -W "${commands.join(' ')}" -- "\${current}"))
    fi
}

complete -o default -F __start_kubectl kubectl
`;

const zsh: Script = (commands) => `#compdef kubectl
compdef _kubectl kubectl

# zsh completion for kubectl                              -*- shell-script -*-

_kubectl()
{
    if (( CURRENT == 2 )); then
        compadd -- ${commands.join(' ')}
    else
        _files
    fi
}
`;

const fish: Script = (commands) => `# fish completion for kubectl                             -*- shell-script -*-

complete -c kubectl -n '__fish_use_subcommand' -f -a '${commands.join(' ')}'
`;

const powershell: Script = (commands) => `# powershell completion for kubectl                       -*- shell-script -*-

Register-ArgumentCompleter -Native -CommandName 'kubectl' -ScriptBlock {
    param($WordToComplete, $CommandAst, $CursorPosition)
    if ($CommandAst.CommandElements.Count -gt 2) { return }
    '${commands.join(' ')}'.Split(' ') | Where-Object { $_ -like "$WordToComplete*" }
}
`;

export const COMPLETION_SCRIPTS: Readonly<Record<string, Script>> = { bash, zsh, fish, powershell };

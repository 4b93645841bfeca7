/** The operating system of the machines, and the tools that learners find on them. */
import { newBaseFiles, nodePackageFiles, type InodeFileSystem } from '@drydock/shell';

const BASHRC = `# What every interactive shell begins with.
PS1='\\[\\e[1;32m\\]\\h\\[\\e[0m\\]:\\[\\e[1;34m\\]\\w\\[\\e[0m\\]\\$ '
HISTCONTROL=ignoreboth
HISTSIZE=1000
alias ls='ls --color=auto'
alias ll='ls -alF'
alias la='ls -A'
alias grep='grep --color=auto'
alias k=kubectl
export EDITOR=vi
`;

const OS_RELEASE = `PRETTY_NAME="Ubuntu 24.04.1 LTS"
NAME="Ubuntu"
VERSION_ID="24.04"
VERSION="24.04.1 LTS (Noble Numbat)"
VERSION_CODENAME=noble
ID=ubuntu
ID_LIKE=debian
`;

const FILES: Readonly<Record<string, string>> = {
  '/etc/os-release': OS_RELEASE,
  '/etc/resolv.conf': 'nameserver 127.0.0.53\n',
  '/root/.bashrc': BASHRC,
  '/root/.profile': 'if [ -f ~/.bashrc ]; then . ~/.bashrc; fi\n',
};

/** When the image was made: the age of the files that nobody has touched. */
const IMAGE_TIME = Date.UTC(2025, 4, 15);

export function newOperatingSystem(programs: readonly string[]): InodeFileSystem {
  return newBaseFiles({ programs: programs.map((name) => ({ name })), files: { ...FILES, ...nodePackageFiles() }, mtime: IMAGE_TIME });
}

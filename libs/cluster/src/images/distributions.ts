/** The userlands that images are made from: which tools are where. Tools that the shell does not have are left out when files are made. */

export interface Distribution {
  name: 'busybox' | 'alpine' | 'debian' | 'ubuntu' | 'distroless';
  osRelease: string | undefined;
  /** Directory → names of the programs in it. */
  programs: Readonly<Record<string, readonly string[]>>;
  /** `/bin/sh` and, where there is one, bash; the shell of root. */
  shell: string | undefined;
}

const words = (text: string): string[] => text.trim().split(/\s+/);

const COREUTILS = words(`
  base64 basename cat chgrp chmod chown chroot cksum comm cp csplit cut date dd df dirname du echo env expand expr factor false fmt fold groups head
  hostid id install join link ln logname ls md5sum mkdir mkfifo mktemp mv nice nl nohup nproc numfmt od paste pathchk pr printenv printf pwd
  readlink realpath rm rmdir seq sha1sum sha256sum sha512sum shuf sleep sort split stat stdbuf stty sum sync tac tail tee test timeout touch
  tr true truncate tsort tty uname unexpand uniq unlink uptime users wc who whoami yes [ find xargs grep egrep fgrep sed awk tar gzip gunzip
  zcat hostname clear diff cmp which`);

const BUSYBOX_ONLY = words(`
  sh ash arch bc bunzip2 bzip2 crond dmesg dnsdomainname ed fold free ftpget fuser getopt hexdump httpd ifconfig ip kill killall less more mount nc
  netstat nslookup pgrep pidof ping pkill ps rev route strings su telnet top traceroute tree umount unzip usleep vi watch wget xxd`);

/** Of dpkg's family. */
const PACKAGE_TOOLS = words('apt apt-get apt-cache apt-mark dpkg dpkg-query');
const DEBIAN_ONLY = words('sh bash dash kill mount umount more su perl getent');
const UBUNTU_ONLY = words('sh bash dash kill mount umount more su perl getent ps top free watch pgrep pkill pidof');

const APPLETS = [...new Set([...COREUTILS, ...BUSYBOX_ONLY])].sort();

export const BUSYBOX: Distribution = { name: 'busybox', osRelease: undefined, programs: { '/bin': APPLETS }, shell: '/bin/sh' };

export const ALPINE: Distribution = {
  name: 'alpine',
  osRelease: releaseFile({
    NAME: '"Alpine Linux"',
    ID: 'alpine',
    VERSION_ID: '3.21.3',
    PRETTY_NAME: '"Alpine Linux v3.21"',
    HOME_URL: '"https://alpinelinux.org/"',
  }),
  programs: { '/bin': APPLETS, '/sbin': ['apk'] },
  shell: '/bin/sh',
};

export const DEBIAN: Distribution = {
  name: 'debian',
  osRelease: releaseFile({
    PRETTY_NAME: '"Debian GNU/Linux 12 (bookworm)"',
    NAME: '"Debian GNU/Linux"',
    VERSION_ID: '"12"',
    VERSION: '"12 (bookworm)"',
    VERSION_CODENAME: 'bookworm',
    ID: 'debian',
    HOME_URL: '"https://www.debian.org/"',
  }),
  programs: { '/usr/bin': [...COREUTILS, ...DEBIAN_ONLY, ...PACKAGE_TOOLS] },
  shell: '/bin/bash',
};

export const UBUNTU: Distribution = {
  name: 'ubuntu',
  osRelease: releaseFile({
    PRETTY_NAME: '"Ubuntu 24.04.1 LTS"',
    NAME: '"Ubuntu"',
    VERSION_ID: '"24.04"',
    VERSION: '"24.04.1 LTS (Noble Numbat)"',
    VERSION_CODENAME: 'noble',
    ID: 'ubuntu',
    ID_LIKE: 'debian',
    HOME_URL: '"https://www.ubuntu.com/"',
  }),
  programs: { '/usr/bin': [...COREUTILS, ...UBUNTU_ONLY, ...PACKAGE_TOOLS] },
  shell: '/bin/bash',
};

/** Debian's files without a shell or any other program. */
export const DISTROLESS: Distribution = { name: 'distroless', osRelease: DEBIAN.osRelease, programs: {}, shell: undefined };

function releaseFile(fields: Readonly<Record<string, string>>): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

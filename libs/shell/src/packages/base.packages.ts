/** What every machine of a distribution begins with. */
import type { Package } from './package.ts';

type Row = readonly [name: string, debian: string, ubuntu: string, section: string, size: number, installedSize: number, summary: string];

/** Required and important packages: name, version of bookworm, version of noble, section, kB, KiB, summary. */
const ROWS: readonly Row[] = [
  ['adduser', '3.134', '3.137ubuntu1', 'admin', 183, 686, 'add and remove users and groups'],
  ['apt', '2.6.1', '2.7.14build2', 'admin', 1373, 4232, 'commandline package manager'],
  ['base-files', '12.4+deb12u10', '13ubuntu10.2', 'admin', 71, 341, 'base system miscellaneous files'],
  ['base-passwd', '3.6.1', '3.6.3build1', 'admin', 60, 247, 'base system master password and group files'],
  ['bash', '5.2.15-2+b7', '5.2.21-2ubuntu4', 'shells', 1491, 7164, 'GNU Bourne Again SHell'],
  ['bsdutils', '1:2.38.1-5+deb12u3', '1:2.39.3-9ubuntu6.2', 'utils', 94, 355, 'basic utilities from 4.4BSD-Lite'],
  ['coreutils', '9.1-1', '9.4-3ubuntu6', 'utils', 2897, 18_062, 'GNU core utilities'],
  ['dash', '0.5.12-2', '0.5.12-6ubuntu5', 'shells', 92, 191, 'POSIX-compliant shell'],
  ['debconf', '1.5.82', '1.5.86ubuntu1', 'admin', 121, 491, 'Debian configuration management system'],
  ['debianutils', '5.7-0.5~deb12u1', '5.17build1', 'utils', 103, 242, 'Miscellaneous utilities specific to Debian'],
  ['diffutils', '1:3.8-4', '1:3.10-1build1', 'utils', 352, 1598, 'File comparison utilities'],
  ['dpkg', '1.21.22', '1.22.6ubuntu6.1', 'admin', 1568, 6409, 'Debian package management system'],
  ['e2fsprogs', '1.47.0-2', '1.47.0-2.4~exp1ubuntu4.1', 'admin', 572, 1497, 'ext2/ext3/ext4 file system utilities'],
  ['findutils', '4.9.0-4', '4.9.0-5build1', 'utils', 636, 1746, 'utilities for finding files--find, xargs'],
  ['gpgv', '2.2.40-1.1', '2.4.4-2ubuntu17.2', 'utils', 649, 918, 'GNU privacy guard - signature verification tool'],
  ['grep', '3.8-5', '3.11-4build1', 'utils', 421, 1245, 'GNU grep, egrep and fgrep'],
  ['gzip', '1.12-1', '1.12-1ubuntu3', 'utils', 140, 252, 'GNU compression utilities'],
  ['hostname', '3.23+nmu1', '3.23+nmu2ubuntu2', 'admin', 11, 46, 'utility to set/show the host name or domain name'],
  ['init-system-helpers', '1.65.2', '1.66ubuntu1', 'admin', 39, 133, 'helper tools for all init systems'],
  ['libacl1', '2.3.1-3', '2.3.2-1build1.1', 'libs', 31, 73, 'access control list - shared library'],
  ['libc-bin', '2.36-9+deb12u10', '2.39-0ubuntu8.4', 'libs', 609, 2042, 'GNU C Library: Binaries'],
  ['libc6', '2.36-9+deb12u10', '2.39-0ubuntu8.4', 'libs', 2759, 13_001, 'GNU C Library: Shared libraries'],
  ['login', '1:4.13+dfsg1-1+deb12u1', '1:4.13+dfsg1-4ubuntu3.2', 'admin', 616, 2550, 'system login tools'],
  ['mawk', '1.3.4.20200120-3.1', '1.3.4.20240123-1build1', 'interpreters', 119, 263, 'Pattern scanning and text processing language'],
  ['mount', '2.38.1-5+deb12u3', '2.39.3-9ubuntu6.2', 'admin', 134, 393, 'tools for mounting and manipulating filesystems'],
  ['ncurses-base', '6.4-4', '6.4+20240113-1ubuntu2', 'misc', 261, 379, 'basic terminal type definitions'],
  ['ncurses-bin', '6.4-4', '6.4+20240113-1ubuntu2', 'utils', 421, 636, 'terminal-related programs and man pages'],
  ['passwd', '1:4.13+dfsg1-1+deb12u1', '1:4.13+dfsg1-4ubuntu3.2', 'admin', 972, 2827, 'change and administer password and group data'],
  ['perl-base', '5.36.0-7+deb12u2', '5.38.2-3.2build2.1', 'perl', 1610, 7643, 'minimal Perl system'],
  ['sed', '4.9-1', '4.9-2build1', 'utils', 329, 987, 'GNU stream editor for filtering/transforming text'],
  ['sysvinit-utils', '3.06-4', '3.08-6ubuntu3', 'admin', 31, 100, 'System-V-like utilities'],
  ['tar', '1.34+dfsg-1.2+deb12u1', '1.35+dfsg-3build1', 'utils', 836, 3144, 'GNU version of the tar archiving utility'],
  ['tzdata', '2025b-0+deb12u1', '2025b-0ubuntu0.24.04.1', 'localization', 308, 2571, 'time zone and daylight-saving time data'],
  ['util-linux', '2.38.1-5+deb12u3', '2.39.3-9ubuntu6.2', 'utils', 1177, 4978, 'miscellaneous system utilities'],
  ['zlib1g', '1:1.2.13.dfsg-1', '1:1.3.dfsg-3.1ubuntu2.1', 'libs', 87, 168, 'compression library - runtime'],
];

/** Name and version in Alpine 3.21. */
const ALPINE_ROWS: readonly (readonly [string, string, number, string])[] = [
  ['alpine-baselayout', '3.6.8-r1', 8, 'Alpine base dir structure and init scripts'],
  ['alpine-baselayout-data', '3.6.8-r1', 11, 'Alpine base dir structure and init scripts'],
  ['alpine-keys', '2.5-r0', 13, 'Public keys for Alpine Linux packages'],
  ['alpine-release', '3.21.3-r0', 3, 'Alpine release data'],
  ['apk-tools', '2.14.6-r3', 328, 'Alpine Package Keeper - package manager for alpine'],
  ['busybox', '1.37.0-r12', 508, 'Size optimized toolbox of many common UNIX utilities'],
  ['busybox-binsh', '1.37.0-r12', 2, 'busybox ash /bin/sh'],
  ['ca-certificates-bundle', '20241121-r1', 127, 'Pre generated bundle of Mozilla certificates'],
  ['libcrypto3', '3.3.3-r0', 1770, 'Crypto library from openssl'],
  ['libssl3', '3.3.3-r0', 372, 'SSL shared libraries'],
  ['musl', '1.2.5-r9', 402, 'the musl c library (libc) implementation'],
  ['musl-utils', '1.2.5-r9', 27, 'the musl c library (libc) implementation'],
  ['scanelf', '1.3.8-r1', 36, 'Scan ELF binaries for stuff'],
  ['ssl_client', '1.37.0-r12', 5, 'External ssl_client for busybox wget'],
  ['zlib', '1.3.1-r2', 54, 'A compression/decompression Library'],
];

const debianBase = ROWS.map(([name, debian, ubuntu, section, size, installedSize, summary]): Package => ({
  name,
  summary,
  section,
  versions: { debian: [debian], ubuntu: [ubuntu] },
  size,
  installedSize,
  priority: section === 'libs' ? 'important' : 'required',
}));

const alpineBase = ALPINE_ROWS.map(([name, version, size, summary]): Package => ({
  name,
  summary,
  section: 'base',
  versions: { alpine: [version] },
  size,
  installedSize: size * 2,
}));

export const basePackages: readonly Package[] = [...debianBase, ...alpineBase];

/** The names of what a machine begins with. */
export const baseNames = (repository: string): string[] =>
  basePackages.filter(({ versions }) => versions[repository] !== undefined).map(({ name }) => name);

/** What learners and lessons install. */
import { executables, type Package } from './package.ts';

type Facts = Omit<Package, 'name' | 'versions' | 'size' | 'installedSize' | 'summary'>;

/** `versions`: of bookworm, noble and Alpine 3.21; `-` where there is none. */
function tool(name: string, versions: string, [size, installedSize]: readonly [number, number], summary: string, facts: Facts): Package {
  const [debian = '-', ubuntu = '-', alpine = '-'] = versions.split(' ');
  const known = Object.entries({ debian, ubuntu, alpine }).filter(([, version]) => version !== '-');
  return { name, summary, size, installedSize, versions: Object.fromEntries(known.map(([each, version]) => [each, [version]])), ...facts };
}

export const toolPackages: readonly Package[] = [
  tool('apt-transport-https', '2.6.1 2.7.14build2', [26, 35], 'transitional package for https support', { section: 'oldlibs', architecture: 'all' }),
  tool('bash', '- - 5.2.37-r0', [455, 1268], 'The GNU Bourne Again shell', { section: 'shells', depends: ['readline'], programs: { '/bin/bash': 'bash' } }),
  tool('bash-completion', '1:2.11-6 1:2.11-8 2.14.0-r0', [234, 1463], 'programmable completion for the bash shell', { section: 'shells', architecture: 'all' }),
  tool('bc', '1.07.1-3+b1 1.07.1-3ubuntu4 1.07.1-r5', [106, 189], 'GNU bc arbitrary precision calculator language', { section: 'math', programs: executables('bc') }),
  tool('bind-tools', '- - 9.18.33-r0', [137, 452], 'The ISC DNS tools', { section: 'net', programs: executables('dig', 'nslookup') }),
  tool('bind9-dnsutils', '1:9.18.33-1~deb12u2 1:9.18.30-0ubuntu0.24.04.2', [158, 501], 'Clients provided with BIND 9', { section: 'net', depends: ['bind9-libs'], programs: executables('dig', 'nslookup') }),
  tool('bind9-libs', '1:9.18.33-1~deb12u2 1:9.18.30-0ubuntu0.24.04.2', [1180, 3620], 'Shared Libraries used by BIND 9', { section: 'libs' }),
  tool('bsdextrautils', '2.38.1-5+deb12u3 2.39.3-9ubuntu6.2', [87, 337], 'extra utilities from 4.4BSD-Lite', { section: 'utils', programs: executables('column', 'hexdump') }),
  tool('bsdmainutils', '12.1.8 12.1.8', [6, 17], 'Transitional package for more utilities from FreeBSD', { section: 'oldlibs', architecture: 'all', depends: ['bsdextrautils'] }),
  tool('ca-certificates', '20230311 20240203 20241121-r1', [161, 388], 'Common CA certificates', { section: 'misc', architecture: 'all', depends: ['openssl'] }),
  tool('coreutils', '- - 9.5-r2', [415, 1112], 'The basic file, shell and text manipulation utilities', { section: 'utils' }),
  tool('curl', '7.88.1-10+deb12u12 8.5.0-2ubuntu10.6 8.12.1-r1', [315, 489], 'command line tool for transferring data with URL syntax', { section: 'web', depends: ['libcurl4', 'libcurl4t64', 'libcurl'], programs: executables('curl') }),
  tool('diffutils', '- - 3.10-r0', [215, 600], 'The GNU diff program which finds differences between files', { section: 'utils', programs: executables('diff', 'cmp') }),
  tool('dnsutils', '1:9.18.33-1~deb12u2 1:9.18.30-0ubuntu0.24.04.2', [14, 26], 'Transitional package for bind9-dnsutils', { section: 'net', architecture: 'all', depends: ['bind9-dnsutils'] }),
  tool('file', '1:5.44-3 1:5.45-3build1 5.46-r2', [42, 79], 'Recognize the type of data in a file using "magic" numbers', { section: 'utils', depends: ['libmagic1', 'libmagic1t64', 'libmagic'], programs: executables('file') }),
  tool('gawk', '1:5.2.1-2 1:5.2.1-2build3 5.3.1-r0', [673, 2742], 'GNU awk, a pattern scanning and processing language', { section: 'interpreters', programs: { '/usr/bin/gawk': 'awk' } }),
  tool('gettext', '- - 0.22.5-r0', [1900, 5500], 'GNU locale utilities', { section: 'utils', depends: ['gettext-envsubst'] }),
  tool('gettext-base', '0.21-12 0.21-14ubuntu2', [160, 645], 'GNU Internationalization utilities for the base system', { section: 'utils', programs: executables('envsubst') }),
  tool('gettext-envsubst', '- - 0.22.5-r0', [10, 40], 'GNU locale utilities (envsubst)', { section: 'utils', programs: executables('envsubst') }),
  tool('git', '1:2.39.5-0+deb12u2 1:2.43.0-1ubuntu7.2 2.47.2-r0', [7256, 44_890], 'fast, scalable, distributed revision control system', { section: 'vcs', depends: ['git-man'], programs: executables('git') }),
  tool('git-man', '1:2.39.5-0+deb12u2 1:2.43.0-1ubuntu7.2', [2053, 2107], 'fast, scalable, distributed revision control system (manual pages)', { section: 'doc', architecture: 'all' }),
  tool('gnupg', '2.2.40-1.1 2.4.4-2ubuntu17.2 2.4.7-r0', [846, 886], 'GNU privacy guard - a free PGP replacement', { section: 'utils', architecture: 'all' }),
  tool('grep', '- - 3.11-r0', [98, 208], 'Searches input files for lines containing a match to a pattern', { section: 'utils', programs: executables('grep', 'egrep', 'fgrep') }),
  tool('iputils', '- - 20240905-r0', [8, 20], 'IP Configuration Utilities', { section: 'net', programs: executables('ping') }),
  tool('iputils-ping', '3:20221126-1+deb12u1 3:20240117-1ubuntu0.1', [47, 121], 'Tools to test the reachability of network hosts', { section: 'net', programs: executables('ping') }),
  tool('jq', '1.6-2.1+deb12u1 1.7.1-3ubuntu0.24.04.1 1.7.1-r0', [64, 111], 'lightweight and flexible command-line JSON processor', { section: 'utils', depends: ['libjq1', 'oniguruma'], programs: executables('jq') }),
  tool('less', '590-2.1~deb12u2 590-2ubuntu2.1 668-r0', [132, 313], 'pager program similar to more', { section: 'text', programs: executables('less') }),
  tool('libcurl', '- - 8.12.1-r1', [313, 672], 'The multiprotocol file transfer library', { section: 'libs' }),
  tool('libcurl4', '7.88.1-10+deb12u12', [391, 839], 'easy-to-use client-side URL transfer library (OpenSSL flavour)', { section: 'libs' }),
  tool('libcurl4t64', '- 8.5.0-2ubuntu10.6', [341, 900], 'easy-to-use client-side URL transfer library (OpenSSL flavour)', { section: 'libs' }),
  tool('libjq1', '1.6-2.1+deb12u1 1.7.1-3ubuntu0.24.04.1', [136, 366], 'lightweight and flexible command-line JSON processor - shared library', { section: 'libs', depends: ['libonig5'] }),
  tool('libmagic', '- - 5.46-r2', [350, 9800], 'File type identification library', { section: 'libs' }),
  tool('libmagic1', '1:5.44-3', [104, 232], 'Recognize the type of data in a file using "magic" numbers - library', { section: 'libs' }),
  tool('libmagic1t64', '- 1:5.45-3build1', [87, 245], 'Recognize the type of data in a file using "magic" numbers - library', { section: 'libs' }),
  tool('libncursesw', '- - 6.5_p20241006-r3', [160, 316], 'Console display library', { section: 'libs', depends: ['ncurses-terminfo-base'] }),
  tool('libonig5', '6.9.8-1 6.9.9-1build1', [188, 666], 'regular expressions library', { section: 'libs' }),
  tool('lsb-release', '12.0-1 12.0-2', [6, 17], 'Linux Standard Base version reporting utility (minimal implementation)', { section: 'misc', architecture: 'all' }),
  tool('nano', '7.2-1+deb12u1 7.2-2ubuntu0.1 8.2-r0', [690, 2804], 'small, friendly text editor inspired by Pico', { section: 'editors', depends: ['libncursesw'], programs: { ...executables('nano'), '/usr/bin/editor': 'nano' } }),
  tool('ncurses-terminfo-base', '- - 6.5_p20241006-r3', [20, 140], 'Descriptions of common terminals', { section: 'libs' }),
  tool('netcat-openbsd', '1.219-1 1.226-1ubuntu2 1.226.1.1-r0', [42, 108], 'TCP/IP swiss army knife', { section: 'net', programs: executables('nc') }),
  tool('oniguruma', '- - 6.9.9-r0', [227, 520], 'a regular expressions library', { section: 'libs' }),
  tool('openssl', '3.0.15-1~deb12u1 3.0.13-0ubuntu3.5 3.3.3-r0', [1430, 2288], 'Secure Sockets Layer toolkit - cryptographic utility', { section: 'utils', programs: executables('openssl') }),
  tool('procps', '2:4.0.2-3 2:4.0.4-4ubuntu3.2 4.0.4-r2', [709, 2091], '/proc file system utilities', { section: 'admin', programs: executables('ps', 'pgrep', 'pkill', 'uptime', 'watch', 'free', 'top') }),
  tool('psmisc', '23.6-1 23.7-1build1 23.7-r0', [260, 930], 'utilities that use the proc file system', { section: 'admin', programs: executables('killall') }),
  tool('python3', '3.11.2-1+b1 3.12.3-0ubuntu2 3.12.9-r0', [26, 81], 'interactive high-level object-oriented language (default python3 version)', { section: 'python', programs: executables('python3') }),
  tool('readline', '- - 8.2.13-r0', [130, 310], 'GNU readline library', { section: 'libs', depends: ['libncursesw'] }),
  tool('sed', '- - 4.9-r2', [70, 190], 'GNU stream editor', { section: 'utils', programs: executables('sed') }),
  tool('software-properties-common', '0.99.30-4.1~deb12u1 0.99.49.1', [62, 450], 'manage the repositories that you install software from (common)', { section: 'admin', architecture: 'all' }),
  tool('stress', '1.0.7-1 1.0.7-1', [22, 56], 'tool to impose load on and stress test a computer system', { section: 'devel', programs: executables('stress') }),
  tool('stress-ng', '0.15.06-2 0.17.06-1build1 0.18.06-r0', [2363, 8836], 'tool to load and stress a computer', { section: 'devel', programs: { '/usr/bin/stress-ng': 'stress' } }),
  tool('sudo', '1.9.13p3-1+deb12u1 1.9.15p5-3ubuntu5 1.9.16_p2-r0', [1890, 6055], 'Provide limited super user privileges to specific users', { section: 'admin', programs: executables('sudo') }),
  tool('tar', '- - 1.35-r2', [260, 580], 'Utility used to store, backup, and transport files', { section: 'utils', programs: executables('tar') }),
  tool('tree', '2.1.0-1 2.1.1-2ubuntu3.24.04.2 2.2.1-r0', [52, 113], 'displays an indented directory tree, in color', { section: 'utils', programs: executables('tree') }),
  tool('vim', '2:9.0.1378-2+deb12u2 2:9.1.0016-1ubuntu7.8 9.1.1105-r0', [1568, 3650], 'Vi IMproved - enhanced vi editor', { section: 'editors', depends: ['vim-runtime', 'vim-common'], programs: { ...executables('vim', 'vi'), '/usr/bin/editor': 'vim' } }),
  tool('vim-common', '2:9.0.1378-2+deb12u2 2:9.1.0016-1ubuntu7.8 9.1.1105-r0', [125, 245], 'Vi IMproved - Common files', { section: 'editors', architecture: 'all' }),
  tool('vim-runtime', '2:9.0.1378-2+deb12u2 2:9.1.0016-1ubuntu7.8', [7027, 36_406], 'Vi IMproved - Runtime files', { section: 'editors', architecture: 'all' }),
  tool('vim-tiny', '2:9.0.1378-2+deb12u2 2:9.1.0016-1ubuntu7.8', [720, 1713], 'Vi IMproved - enhanced vi editor - compact version', { section: 'editors', depends: ['vim-common'], programs: { '/usr/bin/vi': 'vi' } }),
  tool('wget', '1.21.3-1+deb12u1 1.21.4-1ubuntu4.1 1.25.0-r0', [937, 3521], 'retrieves files from the web', { section: 'web', programs: executables('wget') }),
  tool('xxd', '2:9.0.1378-2+deb12u2 2:9.1.0016-1ubuntu7.8 9.1.1105-r0', [84, 135], 'tool to make (or reverse) a hex dump', { section: 'editors', programs: executables('xxd') }),
  tool('yq', '3.1.0-3 3.1.0-3 4.44.5-r3', [19, 72], 'Command-line YAML processor - jq wrapper for YAML documents', { section: 'utils', depends: ['jq'], programs: executables('yq') }),
]; // prettier-ignore

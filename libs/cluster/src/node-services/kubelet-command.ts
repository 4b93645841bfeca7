/** The command line that systemd gives the kubelet of a node: what its unit, the drop-in of kubeadm and the files of variables say (systemd.exec(5)). */
import { FileError, type Files } from '@drydock/shell';
import { KUBELET_DROP_IN, KUBELET_UNIT } from '../node-image/kubelet-files.ts';

/** In the order in which systemd reads them. */
const KUBELET_UNITS: readonly string[] = [KUBELET_UNIT, KUBELET_DROP_IN, '/etc/systemd/system/kubelet.service.d/10-kubeadm.conf'];

export function kubeletCommand(files: Files): string[] {
  let command = ['/usr/bin/kubelet'];
  const variables = new Map<string, string>();
  for (const text of KUBELET_UNITS.map((path) => textOf(files, path))) {
    for (const [, name, value] of text.matchAll(/^Environment="?(\w+)=(.*?)"?$/gm)) variables.set(name!, value!);
    for (const [, path] of text.matchAll(/^EnvironmentFile=-?(\S+)$/gm)) {
      for (const [, name, value] of textOf(files, path!).matchAll(/^(\w+)=["']?(.*?)["']?$/gm)) variables.set(name!, value!);
    }
    for (const [, line] of text.matchAll(/^ExecStart=(\S.*)$/gm)) command = line!.split(/\s+/);
  }
  return command.flatMap((word) => (word.startsWith('$') ? valueOf(variables, word) : [word]));
}

/** A variable that stands alone is split into words; one without a value is none. */
function valueOf(variables: ReadonlyMap<string, string>, word: string): string[] {
  return (variables.get(word.replace(/^\$\{?|\}$/g, '')) ?? '').split(/\s+/).filter(Boolean);
}

function textOf(files: Files, path: string): string {
  const text = files.readText(path);
  return text instanceof FileError ? '' : text;
}

/** Listening on this machine, with the words of Go's net.Listen for what keeps one from it. */
import { failed, type LoopbackListener, type Process, type Wait } from '@drydock/shell';
import { hostPort } from './forwarded-ports.ts';

/** `protocol`: as the message names it, `tcp` or `tcp4`. */
export function listen(process: Process, protocol: string, address: string, port: number): LoopbackListener | { problem: string } {
  const refuse = (why: string) => ({ problem: `listen ${protocol} ${hostPort(address, port)}: bind: ${why}` });
  if (!isOwnAddress(process, address)) return refuse('cannot assign requested address');
  if (port > 0 && port < 1024 && process.user.uid !== 0) return refuse('permission denied');
  const listener = process.loopback.listen(address, port);
  return listener === 'EADDRINUSE' ? refuse('address already in use') : listener;
}

function isOwnAddress(process: Process, address: string): boolean {
  if (/^127\./.test(address) || ['0.0.0.0', '::', '::1'].includes(address)) return true;
  const hosts = process.files.readText('/etc/hosts');
  if (failed(hosts)) return false;
  return hosts.split('\n').some((line) => {
    const [first, ...names] = line.split('#')[0]!.trim().split(/\s+/);
    return first === address && names.includes(process.hostname);
  });
}

/** A change of any of them. */
export function anyChange(sources: Iterable<{ onChange(wake: () => void): () => void }>): Wait {
  return {
    on: 'notice',
    subscribe: (wake) => {
      const unsubscribe = [...sources].map((source) => source.onChange(wake));
      return () => unsubscribe.forEach((each) => each());
    },
  };
}

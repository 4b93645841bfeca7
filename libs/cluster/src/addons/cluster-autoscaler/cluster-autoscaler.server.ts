/** The cluster autoscaler as a process: its work is done by a controller. */
import type { ServerProgram } from '../../containers/server-program.ts';
import { klog } from '../../control-plane/component-start.ts';
import { isExpander } from './expander.ts';
import { parseAutoscalerFlags } from './autoscaler-flags.ts';
import { CLOUD } from './node-groups.ts';

const PORT = 8085;

export const clusterAutoscalerServer: ServerProgram = {
  commands: ['./cluster-autoscaler', '/cluster-autoscaler'],
  start({ argv, now }) {
    const fatal = (place: string, text: string) => ({ exitCode: 255, log: [klog(now, place, text, 'F')] });
    const provider = argv.map((word) => /^--cloud-provider=(.*)$/.exec(word)?.[1]).find((each) => each !== undefined);
    if (provider !== CLOUD) return fatal('cloud_provider_builder.go:66', `Unknown cloud provider: ${provider ?? 'gce'}`);
    const unknown = parseAutoscalerFlags(argv).expanders.find((name) => !isExpander(name));
    if (unknown !== undefined) return fatal('main.go:615', `Failed to create autoscaler: Expander ${unknown} not supported`);
    return {
      listeners: [{ port: PORT, protocol: 'http' }],
      log: [
        ...argv.slice(1).map((word) => klog(now, 'flags.go:64', `FLAG: ${word.replace(/=(.*)$/, '="$1"')}`)),
        klog(now, 'main.go:741', 'Cluster Autoscaler 1.33.0'),
      ],
    };
  },
  stop: { exitCode: 0 },
  respond: () => ({ status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: 'OK' }),
};

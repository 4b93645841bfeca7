/** The admission plugins of a default v1.33 server, in the order in which it calls them (pkg/kubeapiserver/options/plugins.go). */
import type { AdmissionPlugin } from './admission-plugin.ts';
import { defaultTolerationSeconds } from './plugins/default-toleration-seconds.plugin.ts';
import { namespaceLifecycle } from './plugins/namespace-lifecycle.plugin.ts';
import { serviceAccount } from './plugins/service-account.plugin.ts';

export const allAdmissionPlugins: readonly AdmissionPlugin[] = [namespaceLifecycle, serviceAccount, defaultTolerationSeconds];

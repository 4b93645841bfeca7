import type { Client, DiscoveryDocuments } from '@drydock/apiserver';
import type { ExecConfig } from '../kubeconfig/kubeconfig.ts';

/** How to reach a server and as whom (client-go, rest.Config): what is left of a kubeconfig when files are read and flags applied. */
export interface RestConfig {
  /** `https://172.30.1.2:6443`, without a slash at the end. */
  readonly server: string;
  readonly tlsServerName?: string;
  readonly insecureSkipTlsVerify: boolean;
  /** PEM. */
  readonly certificateAuthority?: string;
  readonly clientCertificate?: string;
  readonly clientKey?: string;
  readonly bearerToken?: string;
  readonly username?: string;
  readonly password?: string;
  readonly impersonate?: ImpersonationConfig;
  /** What prints the credentials. */
  readonly credentialProgram?: ExecConfig;
  /** A way to log in that client-go once had built in. */
  readonly authProvider?: string;
  readonly userAgent: string;
  /** Milliseconds for one request; 0 means as long as it takes. */
  readonly timeout: number;
}

export interface ImpersonationConfig {
  readonly user: string;
  readonly uid?: string;
  readonly groups?: readonly string[];
}

/**
 * The only way from kubectl to clusters. `connect` itself may throw a ConnectionError, and so may every request of the client that it
 * returns; messages are those of Go: `dial tcp 127.0.0.1:8080: connect: connection refused`, `dial tcp: lookup nosuch: no such host`,
 * `tls: failed to verify certificate: x509: …`.
 */
export interface Connector {
  connect(config: RestConfig): Client;

  /**
   * What the discovery of a server says, without a request to it: stands in for the files in which kubectl keeps that. Undefined when there is
   * no such server.
   */
  discovery(config: RestConfig): DiscoveryDocuments | undefined;
}

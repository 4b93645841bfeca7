import type { Condition, KubeObject } from '@drydock/apimachinery';

export interface CertificateSigningRequest extends KubeObject {
  spec: {
    /** PEM, in base64. */
    request?: string;
    signerName?: string;
    usages?: string[];
    expirationSeconds?: number;
    username?: string;
    uid?: string;
    groups?: string[];
    extra?: Record<string, string[]>;
  };
  status?: { conditions?: CertificateCondition[]; certificate?: string };
}

export interface CertificateCondition extends Condition {
  lastUpdateTime?: string | null;
}

import { changedMetadata, encodeBase64, encodeUtf8, isReason } from '@drydock/apimachinery';
import { GROUP_AUTHENTICATED, type TokenIssuer } from '@drydock/apiserver';
import { enqueueObject, type Controller, type ControllerContext, type EventHandler } from '../../controller/controller.ts';
import { secrets } from '../secret/secret.ts';
import { SECRET_TYPE, SERVICE_ACCOUNT_NAME_ANNOTATION, SERVICE_ACCOUNT_UID_ANNOTATION, type Secret } from '../secret/secret.types.ts';
import type { ServiceAccount } from './service-account.types.ts';

const enqueueTokenSecretsOf: EventHandler = ({ object }, enqueue, lister) => {
  const { name, namespace } = object.metadata;
  for (const secret of lister.list<Secret>('secrets', namespace)) {
    if (accountOf(secret) === name) enqueue(`${namespace}/${secret.metadata.name}`);
  }
};

function accountOf(secret: Secret): string | undefined {
  return secret.type === SECRET_TYPE.serviceAccountToken ? secret.metadata.annotations?.[SERVICE_ACCOUNT_NAME_ANNOTATION] : undefined;
}

/**
 * Fills Secrets of type kubernetes.io/service-account-token and deletes those whose account is gone (pkg/controller/serviceaccount,
 * TokensController). `rootCA` is the PEM bundle that the Secrets carry as ca.crt. It runs with the controller manager's own credentials.
 */
export function newTokenSecretController(rootCA: string, tokens: TokenIssuer): Controller {
  return {
    name: 'serviceaccount-token-controller',
    user: { username: 'system:kube-controller-manager', groups: [GROUP_AUTHENTICATED] },
    watches: { secrets: enqueueObject, serviceaccounts: enqueueTokenSecretsOf },

    reconcile(key, context) {
      const [namespace, name] = key.split('/') as [string, string];
      const secret = context.lister.get<Secret>('secrets', namespace, name);
      const accountName = secret && accountOf(secret);
      if (!secret || !accountName || secret.metadata.deletionTimestamp) return;
      const account = context.lister.get<ServiceAccount>('serviceaccounts', namespace, accountName);
      const uid = secret.metadata.annotations?.[SERVICE_ACCOUNT_UID_ANNOTATION];
      if (!account || (uid && uid !== account.metadata.uid)) return deleteSecret(secret, context);
      fillSecret(secret, account, context);
    },
  };

  function fillSecret(secret: Secret, account: ServiceAccount, { client }: ControllerContext): void {
    const { name, namespace } = account.metadata;
    const uid = account.metadata.uid!;
    const data = { ...secret.data };
    data['ca.crt'] = encodeBase64(encodeUtf8(rootCA));
    data.namespace ??= encodeBase64(encodeUtf8(namespace!));
    data.token ??= encodeBase64(
      encodeUtf8(tokens.issueForSecret({ namespace: namespace!, serviceAccount: { name, uid } }, secret.metadata.name)),
    );
    const complete = Object.entries(data).every(([key, value]) => secret.data?.[key] === value);
    if (complete && secret.metadata.annotations?.[SERVICE_ACCOUNT_UID_ANNOTATION] === uid) return;
    const annotations = { ...secret.metadata.annotations, [SERVICE_ACCOUNT_NAME_ANNOTATION]: name, [SERVICE_ACCOUNT_UID_ANNOTATION]: uid };
    client.update(secrets, { ...secret, metadata: changedMetadata(secret.metadata, { annotations }), data });
  }
}

function deleteSecret(secret: Secret, { client }: ControllerContext): void {
  const { name, namespace, uid } = secret.metadata;
  try {
    client.delete(secrets, namespace, name, { preconditions: { uid } });
  } catch (error) {
    if (!isReason(error, 'NotFound') && !isReason(error, 'Conflict')) throw error;
  }
}

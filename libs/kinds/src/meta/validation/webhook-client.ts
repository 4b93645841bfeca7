/** Where a webhook is: in a configuration of admission, or in a custom resource's conversion. */
import { invalid, isDNS1123Subdomain, isValidPortNum, required, type FieldError, type FieldPath } from '@drydock/apimachinery';

interface ClientConfig {
  readonly url?: string;
  readonly service?: { readonly name?: string; readonly namespace?: string; readonly path?: string; readonly port?: number };
}

/** Exactly one of a URL and a service (k8s.io/apiserver, util/webhook). */
export function webhookClientErrors({ url, service }: ClientConfig, path: FieldPath): FieldError[] {
  if ((url === undefined) === (service === undefined)) return [required(path, 'exactly one of url or service is required')];
  return url === undefined ? serviceErrors(service!, path.child('service')) : urlErrors(url, path.child('url'));
}

const FORM = '; desired format: https://host[/path]';

/** webhook.ValidateWebhookURL. */
function urlErrors(url: string, path: FieldPath): FieldError[] {
  const [, scheme = '', user, host = '', query, fragment] =
    /^(?:([a-zA-Z][a-zA-Z0-9+.-]*):)?(?:\/\/(?:([^/?#@]*)@)?([^/?#]*))?[^?#]*(?:\?([^#]*))?(?:#(.*))?$/.exec(url) ?? [];
  return [
    ...(scheme.toLowerCase() === 'https' ? [] : [invalid(path, scheme, `'https' is the only allowed URL scheme${FORM}`)]),
    ...(host ? [] : [invalid(path, host, `host must be specified${FORM}`)]),
    ...(user === undefined ? [] : [invalid(path, user, 'user information is not permitted in the URL')]),
    ...(fragment ? [invalid(path, fragment, 'fragments are not permitted in the URL')] : []),
    ...(query ? [invalid(path, query, 'query parameters are not permitted in the URL')] : []),
  ];
}

/** webhook.ValidateWebhookService, which upstream calls with name and namespace the wrong way round. */
function serviceErrors(
  { name, namespace, path: urlPath, port = 443 }: NonNullable<ClientConfig['service']>,
  path: FieldPath,
): FieldError[] {
  const portMessages = isValidPortNum(port);
  return [
    ...(namespace ? [] : [required(path.child('name'), 'service name is required')]),
    ...(name ? [] : [required(path.child('namespace'), 'service namespace is required')]),
    ...(portMessages.length > 0 ? [invalid(path.child('port'), port, `port is not valid: ${portMessages.join(', ')}`)] : []),
    ...(urlPath && urlPath !== '/' ? pathErrors(urlPath, path.child('path')) : []),
  ];
}

function pathErrors(urlPath: string, path: FieldPath): FieldError[] {
  if (urlPath === '//') return [invalid(path, urlPath, 'segment[0] may not be empty')];
  const steps = urlPath.slice(1).replace(/\/$/, '').split('/');
  return [
    ...(urlPath.startsWith('/') ? [] : [invalid(path, urlPath, "must start with a '/'")]),
    ...steps.flatMap((step, i) =>
      step === ''
        ? [invalid(path, urlPath, `segment[${i}] may not be empty`)]
        : isDNS1123Subdomain(step).map((message) => invalid(path, urlPath, `segment[${i}]: ${message}`)),
    ),
  ];
}

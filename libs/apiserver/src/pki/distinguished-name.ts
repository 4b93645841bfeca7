/** Names of users and groups in certificates. */
import { encodeUtf8 } from '@drydock/apimachinery';
import { AttributeTypeAndValue, AttributeValue, Name, RelativeDistinguishedName } from '@peculiar/asn1-x509';

const COMMON_NAME = '2.5.4.3';
const ORGANIZATION = '2.5.4.10';

export interface CertificateSubject {
  commonName: string;
  organizations?: readonly string[];
}

/** All organizations are one part of the name (crypto/x509/pkix, ToRDNSequence). */
export function nameOf({ commonName, organizations = [] }: CertificateSubject): Name {
  const part = (type: string, values: readonly string[]) =>
    new RelativeDistinguishedName(
      inDerOrder(values, (value) => value).map(
        (utf8String) => new AttributeTypeAndValue({ type, value: new AttributeValue({ utf8String }) }),
      ),
    );
  return new Name([...(organizations.length > 0 ? [part(ORGANIZATION, organizations)] : []), part(COMMON_NAME, [commonName])]);
}

/** A set is written in the order of its encoded elements (X.690, 11.6): short texts first. */
function inDerOrder<T>(items: readonly T[], textOf: (item: T) => string): T[] {
  const compare = (a: string, b: string): number => encodeUtf8(a).length - encodeUtf8(b).length || (a < b ? -1 : Number(a > b));
  return [...items].sort((a, b) => compare(textOf(a), textOf(b)));
}

export function attributesOf(name: Name): Required<CertificateSubject> {
  const attributes = [...name].flatMap((part) => [...part]);
  const valuesOf = (type: string) => attributes.filter((attribute) => attribute.type === type).map(({ value }) => value.toString());
  return { commonName: valuesOf(COMMON_NAME)[0] ?? '', organizations: valuesOf(ORGANIZATION) };
}

/** Country, organization, unit, locality, province, street, postal code, common name, serial number. */
const ORDER = ['2.5.4.6', ORGANIZATION, '2.5.4.11', '2.5.4.7', '2.5.4.8', '2.5.4.9', '2.5.4.17', COMMON_NAME, '2.5.4.5'];
const ONE_VALUE = new Set([COMMON_NAME, '2.5.4.5']);

/** A name that somebody asked for as signers write it: the parts that they know in their own order, each with all its values (pkix.Name). */
export function rearranged(name: Name): Name {
  const attributes = [...name].flatMap((part) => [...part]);
  return new Name(
    ORDER.flatMap((type) => {
      const found = attributes.filter((attribute) => attribute.type === type);
      if (found.length === 0) return [];
      return [new RelativeDistinguishedName(ONE_VALUE.has(type) ? found.slice(-1) : inDerOrder(found, ({ value }) => value.toString()))];
    }),
  );
}

/** Names of users and groups in certificates. */
import { AttributeTypeAndValue, AttributeValue, Name, RelativeDistinguishedName } from '@peculiar/asn1-x509';

const COMMON_NAME = '2.5.4.3';
const ORGANIZATION = '2.5.4.10';

export interface CertificateSubject {
  commonName: string;
  organizations?: readonly string[];
}

export function nameOf({ commonName, organizations = [] }: CertificateSubject): Name {
  const attribute = (type: string, utf8String: string) =>
    new RelativeDistinguishedName([new AttributeTypeAndValue({ type, value: new AttributeValue({ utf8String }) })]);
  return new Name([...organizations.map((organization) => attribute(ORGANIZATION, organization)), attribute(COMMON_NAME, commonName)]);
}

export function attributesOf(name: Name): Required<CertificateSubject> {
  const attributes = [...name].flatMap((part) => [...part]);
  const valuesOf = (type: string) => attributes.filter((attribute) => attribute.type === type).map(({ value }) => value.toString());
  return { commonName: valuesOf(COMMON_NAME)[0] ?? '', organizations: valuesOf(ORGANIZATION) };
}

/** openssl.cnf(5): sections of names and values, in order. */
export type Section = readonly (readonly [name: string, value: string])[];

export class Configuration {
  readonly #sections: ReadonlyMap<string, Section>;

  constructor(text: string) {
    const sections = new Map<string, [string, string][]>([['default', []]]);
    let current = sections.get('default')!;
    for (const raw of text.replace(/\\\r?\n/g, '').split(/\r?\n/)) {
      const line = raw.replace(/(^|\s)#.*$/, '').trim();
      const header = /^\[\s*([^\]]*?)\s*\]$/.exec(line);
      if (header) {
        current = sections.get(header[1]!) ?? [];
        sections.set(header[1]!, current);
        continue;
      }
      const equals = line.indexOf('=');
      if (equals < 0) continue;
      const value = line.slice(equals + 1).trim().replace(/^(["'])(.*)\1$/s, '$2'); // prettier-ignore
      current.push([line.slice(0, equals).trim(), value]);
    }
    this.#sections = sections;
  }

  section(name: string): Section | undefined {
    return this.#sections.get(name);
  }

  /** A value of a section, else of the default section. `$name` and `${section::name}` are replaced. */
  value(section: string, name: string): string | undefined {
    const find = (from: string) => this.#sections.get(from)?.findLast(([key]) => key === name)?.[1];
    return find(section) ?? find('default');
  }
}

/** What Debian's `/etc/ssl/openssl.cnf` says to `req`. */
export const DEFAULT_CONFIGURATION = new Configuration(`
[req]
default_bits = 2048
distinguished_name = req_distinguished_name
x509_extensions = v3_ca
[req_distinguished_name]
countryName = Country Name (2 letter code)
countryName_default = AU
stateOrProvinceName = State or Province Name (full name)
stateOrProvinceName_default = Some-State
localityName = Locality Name (eg, city)
0.organizationName = Organization Name (eg, company)
0.organizationName_default = Internet Widgits Pty Ltd
organizationalUnitName = Organizational Unit Name (eg, section)
commonName = Common Name (e.g. server FQDN or YOUR name)
emailAddress = Email Address
[v3_ca]
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid:always,issuer
basicConstraints = critical,CA:true
`);

import { Rng } from '@drydock/apimachinery';
import { SIGNING_REQUESTS } from '../../test-support/signing-requests.ts';
import { CertificateAuthority } from './certificate-authority.ts';
import { parseSigningRequest, type SigningRequest } from './certificate-signing-request.ts';
import { encodePem } from './pem.ts';

const read = (name: keyof typeof SIGNING_REQUESTS) => parseSigningRequest(SIGNING_REQUESTS[name]) as SigningRequest;
const NOW = Date.parse('2026-11-20T18:00:00Z');
const HOUR = 3_600_000;

describe('a request for a certificate', () => {
  it.each(['rsa', 'ecdsa', 'ed25519'] as const)('with a key of %s is read and verified', (name) => {
    const request = read(name);
    expect([request.commonName, request.organizations, request.isSigned()]).toEqual(['alice', ['testers'], true]);
  });

  it.each(['rsa', 'ecdsa', 'ed25519'] as const)('with a key of %s that somebody changed is not signed', (name) => {
    const der = Uint8Array.from(atob(SIGNING_REQUESTS[name].replace(/-----[^-]+-----|\s/g, '')), (each) => each.charCodeAt(0));
    const at = String.fromCharCode(...der).indexOf('alice');
    der[at] = 'A'.charCodeAt(0);
    const request = parseSigningRequest(encodePem('CERTIFICATE REQUEST', der)) as SigningRequest;
    expect([request.commonName, request.isSigned()]).toEqual(['Alice', false]);
  });

  it('tells which other names it wants', () => {
    expect(read('serving').names).toEqual({ dns: 1, ip: 1, email: 0, uri: 0 });
    expect(read('kubelet').alternativeNames).toBeUndefined();
  });

  it.each([
    ['', 'notARequest'],
    [encodePem('CERTIFICATE', new Uint8Array([0x30, 0])), 'notARequest'],
    [encodePem('CERTIFICATE REQUEST', new Uint8Array([0x30, 0x84, 0xff, 0xff, 0xff, 0xff])), undefined],
    [encodePem('CERTIFICATE REQUEST', new Uint8Array([0x30, 0x02, 0x30, 0x00])), undefined],
  ])('that reads %j is none', (pem, verdict) => {
    expect(parseSigningRequest(pem)).toBe(verdict);
  });

  it('that is granted makes a certificate that the authority knows', () => {
    const rng = new Rng({ seed: 1 });
    const authority = new CertificateAuthority(CertificateAuthority.create('kubernetes', NOW, rng));
    const pem = authority.sign(read('rsa'), ['client auth'], NOW - 1000, NOW + HOUR, rng);
    expect(authority.verify(pem, NOW)).toMatchObject({
      valid: true,
      subject: { commonName: 'alice', organizations: ['testers'] },
      notAfter: NOW + HOUR,
    });
    expect(authority.verify(pem, NOW + 2 * HOUR).valid).toBe(false);
  });
});

/** Going over to SPDY/3.1 (apimachinery, util/httpstream). */
import type { Duplex } from 'node:stream';
import { refuseUpgrade, takeSocket, type UpgradingConnection } from './upgrading-connection.ts';

export const SPDY = 'SPDY/3.1';
const PROTOCOL = 'X-Stream-Protocol-Version';
const ACCEPTED_PROTOCOLS = 'X-Accepted-Stream-Protocol-Versions';

/** The connection and the first protocol of the client's that the server has as well; undefined when there is none, which the client has been told. */
export function upgradeToSpdy(
  connection: UpgradingConnection,
  served: readonly string[],
): { protocol: string; transport: Duplex } | undefined {
  const wanted = protocolsOf(connection);
  if (wanted.length === 0) {
    refuseUpgrade(connection, 400, `unable to upgrade: ${PROTOCOL} is required`);
    return undefined;
  }
  const protocol = wanted.find((each) => served.includes(each));
  if (protocol === undefined) {
    const why = `unable to upgrade: unable to negotiate protocol: client supports [${wanted.join(' ')}], server accepts [${served.join(' ')}]`;
    refuseUpgrade(connection, 403, why, { [ACCEPTED_PROTOCOLS]: served });
    return undefined;
  }
  const transport = takeSocket(connection);
  transport.write(`HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: ${SPDY}\r\n${PROTOCOL}: ${protocol}\r\n\r\n`);
  if (connection.head.length > 0) transport.unshift(connection.head);
  return { protocol, transport };
}

/** Several headers, or one with commas. */
function protocolsOf({ message: { rawHeaders } }: UpgradingConnection): string[] {
  const values = rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]!.toLowerCase() === PROTOCOL.toLowerCase());
  return values
    .flatMap((value) => value.split(','))
    .map((each) => each.trim())
    .filter(Boolean);
}

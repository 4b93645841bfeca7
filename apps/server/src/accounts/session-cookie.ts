import type { FastifyReply, FastifyRequest } from 'fastify';

export const SESSION_COOKIE = 'drydock_session';

/** The token that a request carries, as it was given out; undefined when there is none that could be one. */
export function tokenOf(cookieHeader: string | undefined): string | undefined {
  const prefix = `${SESSION_COOKIE}=`;
  const pair = cookieHeader
    ?.split(';')
    .map((each) => each.trim())
    .find((each) => each.startsWith(prefix));
  const token = pair?.slice(prefix.length);
  return token !== undefined && /^[\w-]{20,100}$/.test(token) ? token : undefined;
}

export function setCookie(request: FastifyRequest, reply: FastifyReply, token: string, seconds: number): void {
  reply.header('set-cookie', cookie(request, token, seconds));
}

export function clearCookie(request: FastifyRequest, reply: FastifyReply): void {
  reply.header('set-cookie', cookie(request, '', 0));
}

function cookie(request: FastifyRequest, value: string, maxAge: number): string {
  const secure = request.protocol === 'https' ? '; Secure' : '';
  return `${SESSION_COOKIE}=${value}; Path=/; Max-Age=${maxAge}; HttpOnly; SameSite=Lax${secure}`;
}

/** The one or two cookies a phone page uses: none follows anybody, none is needed to charge. */

/** Value of a cookie of the header `Cookie`; null without it. */
export function cookieOf(header: string | undefined, name: string): string | null {
  for (const part of (header ?? '').slice(0, 4096).split(';')) {
    const [key, value] = part.trim().split('=', 2);
    if (key === name && value !== undefined && /^[\w.-]{1,200}$/.test(value)) return value;
  }
  return null;
}

/** A line for `Set-Cookie`. The value is of letters, digits, dots, hyphens and underscores. */
export function setCookie(
  name: string,
  value: string,
  { maxAgeS, isSecure }: { maxAgeS: number; isSecure: boolean },
): string {
  const secure = isSecure ? '; Secure' : '';
  // Lax: the phone comes back from Vipps' page with it, a form of another site is sent without.
  return `${name}=${value}; Path=/; Max-Age=${maxAgeS}; HttpOnly; SameSite=Lax${secure}`;
}

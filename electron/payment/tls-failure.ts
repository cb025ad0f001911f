/**
 * Why a TLS connection did not come about, in words for a technician: which side distrusts which,
 * and where to look. The code stays in brackets, for searching.
 */

interface Explanation {
  /** Of an error's code, and of its message where the code is none of TLS. */
  pattern: RegExp;
  says: string;
}

/**
 * What the other side says about our certificate (RFC 8446, 6.2, in the spelling of OpenSSL and
 * BoringSSL). It comes before anything of a request is looked at.
 */
const refusals: readonly Explanation[] = [
  {
    pattern: /ALERT_CERTIFICATE_REQUIRED/,
    says: 'wants a client certificate, and this station showed none',
  },
  {
    pattern: /ALERT_CERTIFICATE_EXPIRED/,
    says: "refuses this station's client certificate: it has expired",
  },
  {
    pattern: /ALERT_CERTIFICATE_REVOKED/,
    says: "refuses this station's client certificate: it was revoked",
  },
  {
    pattern: /ALERT_UNKNOWN_CA/,
    says: "refuses this station's client certificate: it knows no authority that it comes from",
  },
  {
    pattern: /ALERT_UNSUPPORTED_CERTIFICATE/,
    says: "refuses this station's client certificate: it is not for clients",
  },
  {
    pattern:
      /ALERT_(BAD_CERTIFICATE|CERTIFICATE_UNKNOWN|NO_CERTIFICATE|ACCESS_DENIED|DECRYPT_ERROR)/,
    says: "refuses this station's client certificate",
  },
];

/** What this side thinks of the other's certificate, and of its TLS. */
const distrusts: readonly Explanation[] = [
  {
    pattern:
      /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|CERT_UNTRUSTED)$|^UNABLE_TO_(VERIFY|GET_ISSUER)/,
    says: 'shows a certificate of an unknown authority; vipps.gateway.authority must hold the one it comes from',
  },
  {
    pattern: /^CERT_HAS_EXPIRED$/,
    says: "shows a certificate that has expired; the server's must be renewed, unless this computer's clock is wrong",
  },
  {
    pattern: /^CERT_NOT_YET_VALID$/,
    says: "shows a certificate that is not valid yet; this computer's clock may be behind",
  },
  { pattern: /^CERT_REVOKED$/, says: 'shows a certificate that was revoked' },
  { pattern: /^INVALID_PURPOSE$/, says: 'shows a certificate that is not for servers' },
  {
    pattern: /^CERT_SIGNATURE_FAILURE$/,
    says: 'shows a certificate that its authority did not sign',
  },
  {
    pattern: /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|HTTPS_PROXY_REQUEST/,
    says: 'does not speak TLS on that port',
  },
  {
    pattern: /UNSUPPORTED_PROTOCOL|ALERT_PROTOCOL_VERSION/,
    says: 'speaks no TLS of version 1.2 or newer',
  },
  {
    pattern: /ALERT_HANDSHAKE_FAILURE|NO_SHARED_CIPHER/,
    says: 'ends the handshake: no common cipher, or no certificate that it takes',
  },
];

/** What is to be said instead of a bare code, and whether the other side refused who we are. */
export interface TlsFailure {
  words: string;
  /** True: whatever was sent, it was not looked at. */
  isRefusal: boolean;
}

/** Explains an error of a connection; null for one that has nothing to do with TLS. */
export function explainTls(error: Error): TlsFailure | null {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  // After a connection stands, the alert comes as a protocol error with its name in the message.
  const named = code === 'EPROTO' ? spelledOut(error.message) : code;
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return {
      words: `shows a certificate for another name${namesIn(error)} (${code})`,
      isRefusal: false,
    };
  }
  const refusal = refusals.find(({ pattern }) => pattern.test(named));
  const found = refusal ?? distrusts.find(({ pattern }) => pattern.test(named));
  if (found === undefined) return null;
  return { words: `${found.says} (${code})`, isRefusal: refusal !== undefined };
}

/** `… :tlsv13 alert certificate required: …` → in the form of a code. */
function spelledOut(message: string): string {
  return message.toUpperCase().replaceAll(' ', '_');
}

/** The names that the certificate is for: they are public. */
function namesIn(error: Error): string {
  const names = /.*altnames: (.*)$/.exec(error.message)?.[1] ?? '';
  const plain = names.replaceAll(/[^\x20-\x7e]/g, '').slice(0, 120);
  return plain === '' ? '' : `: it is for ${plain}`;
}

/**
 * nginx takes every certificate in the handshake and answers afterwards, with status 400 and these
 * words, 495 or 496 where an error_page passes them on (ngx_http_ssl_module, "Error Processing").
 * Null for any other answer.
 */
export function refusalInAnswer(status: number, body: Uint8Array | string): string | null {
  if (status !== 400 && status !== 495 && status !== 496) return null;
  const text = Buffer.from(body).subarray(0, 2000).toString('latin1');
  if (status === 496 || text.includes('No required SSL certificate was sent')) {
    return 'wants a client certificate, and this station showed none';
  }
  if (status === 495 || text.includes('The SSL certificate error')) {
    return "refuses this station's client certificate; the gateway's log says why (expired, unknown authority, revoked)";
  }
  return null;
}

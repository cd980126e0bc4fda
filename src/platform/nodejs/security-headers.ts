/**
 * Headers of every HTTP answer. The page's scripts and styles are files of the aggregator; nothing is taken from
 * elsewhere, nothing is written into the page as text, and no other page may hold it in a frame, where it could be
 * made to be clicked on.
 */
export const securityHeaders: Readonly<Record<string, string>> = {
  "content-security-policy": [
    "default-src 'none'",
    // Compiling WebAssembly, for the kernels of nodes in browsers; no text becomes a script.
    "script-src 'self' 'wasm-unsafe-eval'",
    "worker-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; "),
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=()",
};

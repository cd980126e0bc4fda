/** No bytes unpack to more than so many times as many by deflate. */
export const largestDeflateRatio = 1032;

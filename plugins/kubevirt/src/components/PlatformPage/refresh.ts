/** How often the health of the platform is asked for while somebody looks, in milliseconds. */
export const REFRESH_MS = 5_000;

/** The profiles that come with the product. */
export const profileNames = ['small', 'msp', 'large', 'awkward', 'empty'] as const

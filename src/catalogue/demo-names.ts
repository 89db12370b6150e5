/** The demos that come with the product. */
export const demoNames: readonly string[] = ['backup-day']

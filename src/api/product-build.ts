import { type ApiVersion, type ByVersion, getForVersion } from './versions.js'

/** Builds of the product that the versions of the API are known from. */
const BUILDS: ByVersion<string> = { 3: '3.0.0.0', 6: '6.0.0.367', 7: '7.0.0.2911', 8: '8.4.0.0' }

/** The build of the product that a version of the API takes this mock for. */
export const getProductBuild = (version: ApiVersion): string => getForVersion(BUILDS, version) as string

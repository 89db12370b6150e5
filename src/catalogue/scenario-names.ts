/** The scenarios that come with the product. */
export const scenarioNames: readonly string[] = [
  'explorers-not-installed',
  'outlook-not-installed',
  'license-expired',
  'repository-full',
  'proxy-offline',
  'job-never-run',
  'session-stuck',
  'token-expires-in-5s',
  'used-repositories-slow',
  'flaky-network',
  'throttled-token',
  'big-tenant',
]

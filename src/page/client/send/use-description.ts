import { ApiError, buildAddress } from '../state/api.js'
import { type Load, useLoad } from '../state/load.js'
import type { ApiDescription } from './openapi.js'

/** Reads what the server says of a version of the API. */
export const useDescription = (version: string): Load<ApiDescription> =>
  useLoad(
    async (signal) => {
      const response = await fetch(buildAddress(`/swagger/docs/${version}`), { signal })
      if (!response.ok) throw new ApiError(response.status)
      return (await response.json()) as ApiDescription
    },
    { subject: version },
  )

import { Type } from 'typebox'
import { NotFound } from '../../world/errors.js'
import { itemsOf } from '../../world/items.js'
import { findJob } from '../../world/jobs.js'
import { errors } from '../errors.js'
import { refer } from '../hal.js'
import type { Resource } from '../plugin.js'
import { viewpoint } from '../view.js'
import { JobItem } from './schema.js'
import { jobItemView } from './view.js'

const LISTS = [
  { path: 'SelectedItems', list: 'selected', meaning: 'takes in' },
  { path: 'ExcludedItems', list: 'excluded', meaning: 'leaves out' },
] as const

/** What jobs take in and leave out: /Jobs/{id}/SelectedItems and /Jobs/{id}/ExcludedItems. */
export const jobItems: Resource = async (app) => {
  app.addSchema(JobItem)
  const tags = ['Jobs']

  for (const { path, list, meaning } of LISTS) {
    app.get(
      `/Jobs/:id/${path}`,
      {
        schema: {
          tags,
          summary: `Get what a job ${meaning}`,
          params: Type.Object({ id: Type.String() }),
          response: { 200: Type.Array(refer(JobItem)), ...errors },
        },
      },
      (request) => {
        const { id } = request.params as { id: string }
        const job = findJob(request.world, id)
        const view = viewpoint(request)
        return itemsOf(request.world, job, list).map((item) => jobItemView(view, job, item))
      },
    )

    app.get(
      `/Jobs/:id/${path}/:itemId`,
      {
        schema: {
          tags,
          summary: `Get an item that a job ${meaning}`,
          params: Type.Object({ id: Type.String(), itemId: Type.String() }),
          response: { 200: refer(JobItem), ...errors },
        },
      },
      (request) => {
        const { id, itemId } = request.params as { id: string; itemId: string }
        const job = findJob(request.world, id)
        const item = request.world.tables.jobItems.get(itemId)
        if (item?.jobId !== job.id || item.list !== list) throw new NotFound('Job item', itemId)
        return jobItemView(viewpoint(request), job, item)
      },
    )
  }
}

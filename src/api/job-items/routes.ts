import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { HttpError } from '../../http/http-errors.js'
import { ParsedBody } from '../../http/parsed-body.js'
import type { Slices } from '../../world/core/slices.js'
import {
  addJobItems,
  editJobItem,
  findJobItem,
  listJobItems,
  removeJobItems,
} from '../../world/jobs/job-items.js'
import { findJob } from '../../world/jobs/jobs.js'
import { errorResponses } from '../error-schemas.js'
import { refTo } from '../hal.js'
import { buildItemChange, buildJobItemDrafts, JobItemChange } from '../job-item-schemas.js'
import { renderRows } from '../paging.js'
import { EmptyResponse, Id } from '../request-schemas.js'
import type { ResourceRoutes } from '../resource-routes.js'
import { isInVersion } from '../versions.js'
import { createViewContext } from '../view-context.js'
import { ItemIds, ItemWriteQuery, JobItem, JobItemDrafts } from './schema.js'
import { jobItemView } from './view.js'

const LISTS = [
  { path: 'SelectedItems', list: 'selected', meaning: 'takes in' },
  { path: 'ExcludedItems', list: 'excluded', meaning: 'leaves out' },
] as const

const ItemId = Type.Object({ id: Type.String(), itemId: Type.String() })

/** Works out the directory that has names for the items of a job. */
function* workOut({ world, params }: FastifyRequest): Slices<void> {
  const job = world.tables.jobs.get((params as { readonly id: string }).id)
  const organization = job && world.tables.organizations.get(job.organizationId)
  if (organization) yield* world.getDirectory(organization).buildInSlices()
}

/** The ids of the items that a request is about: in its query, or from version 8 on in its body. */
function readItemIds({ query, body, apiVersion }: FastifyRequest): string[] {
  const { ids = '' } = query as { readonly ids?: string }
  const sent = body instanceof ParsedBody ? body.value : undefined
  const listed = isInVersion({ since: 8 }, apiVersion) && Array.isArray(sent) ? sent.map(String) : []
  return [...ids.split(','), ...listed].map((id) => id.trim()).filter((id) => id !== '')
}

/** Lists and changes the selected and excluded items of jobs: /Jobs/{id}/SelectedItems and /Jobs/{id}/ExcludedItems. */
export const jobItems: ResourceRoutes = async (app) => {
  for (const schema of [JobItem, JobItemDrafts, JobItemChange]) app.addSchema(schema)
  const tags = ['Jobs']

  for (const { path, list, meaning } of LISTS) {
    app.get(
      `/Jobs/:id/${path}`,
      {
        config: { prepare: workOut },
        schema: {
          tags,
          summary: `Get what a job ${meaning}`,
          params: Id,
          response: { 200: Type.Array(refTo(JobItem)), ...errorResponses },
        },
      },
      (request) => {
        const { id } = request.params as { id: string }
        const job = findJob(request.world, id)
        return renderRows(request, listJobItems(request.world, job, list), (from, item) =>
          jobItemView(from, job, item),
        )
      },
    )

    app.post(
      `/Jobs/:id/${path}`,
      {
        config: { prepare: workOut },
        schema: {
          tags,
          summary: `Add to what a job ${meaning}`,
          params: Id,
          querystring: ItemWriteQuery,
          body: refTo(JobItemDrafts),
          response: {
            // the product answers with the items that are excluded now, and to selected ones with nothing
            200: list === 'excluded' ? Type.Array(refTo(JobItem)) : EmptyResponse,
            ...errorResponses,
          },
        },
      },
      (request) => {
        const { id } = request.params as { id: string }
        addJobItems(request.world, id, list, buildJobItemDrafts(request.body, `${list}Items`))
        const job = findJob(request.world, id)
        const view = createViewContext(request)
        return listJobItems(request.world, job, list).map((item) => jobItemView(view, job, item)) as never
      },
    )

    app.delete(
      `/Jobs/:id/${path}`,
      {
        schema: {
          tags,
          summary: `Remove from what a job ${meaning}`,
          description: 'Known from later versions only; it may not be there in version 3.',
          params: Id,
          querystring: ItemIds,
          response: { 200: EmptyResponse, ...errorResponses },
        },
      },
      (request) => {
        const { id } = request.params as { id: string }
        const wanted = readItemIds(request)
        if (wanted.length === 0)
          throw new HttpError(400, "The query parameter 'ids' must name the items, with commas between them.")
        removeJobItems(request.world, id, list, wanted)
      },
    )

    app.get(
      `/Jobs/:id/${path}/:itemId`,
      {
        config: { prepare: workOut },
        schema: {
          tags,
          summary: `Get an item that a job ${meaning}`,
          params: ItemId,
          response: { 200: refTo(JobItem), ...errorResponses },
        },
      },
      (request) => {
        const { id, itemId } = request.params as { id: string; itemId: string }
        const job = findJob(request.world, id)
        return jobItemView(createViewContext(request), job, findJobItem(request.world, job, list, itemId))
      },
    )

    app.put(
      `/Jobs/:id/${path}/:itemId`,
      {
        schema: {
          tags,
          summary: `Change an item that a job ${meaning}; what is left out stays as it is`,
          params: ItemId,
          querystring: ItemWriteQuery,
          body: refTo(JobItemChange),
          response: { 200: EmptyResponse, ...errorResponses },
        },
      },
      (request) => {
        const { id, itemId } = request.params as { id: string; itemId: string }
        editJobItem(request.world, id, list, itemId, buildItemChange(request.body))
      },
    )

    app.delete(
      `/Jobs/:id/${path}/:itemId`,
      {
        schema: {
          tags,
          summary: `Remove an item that a job ${meaning}`,
          params: ItemId,
          response: { 200: EmptyResponse, ...errorResponses },
        },
      },
      (request) => {
        const { id, itemId } = request.params as { id: string; itemId: string }
        removeJobItems(request.world, id, list, [itemId])
      },
    )
  }
}

import type { FastifyInstance } from 'fastify'
import { parseYaml } from '../catalogue/checked-yaml.js'
import { ignoreDeviation } from '../http/deviations.js'
import { HttpError } from '../http/http-errors.js'
import { parseLaxJson } from '../http/lax-json.js'
import { ParsedBody } from '../http/parsed-body.js'

const YAML_TYPES = /^(?:application|text)\/(?:x-)?yaml(?:;|$)/i
/** Bytes that are read in one piece: expectations and scenarios of people are shorter. */
const MAX_BYTES = 64 * 1024

/** Makes an app read bodies as YAML that say that they are. All others stay JSON, whatever they are said to be. */
export function registerYamlParser(app: FastifyInstance): void {
  app.addContentTypeParser(
    YAML_TYPES,
    { parseAs: 'string', bodyLimit: MAX_BYTES },
    (_request, body, done) => {
      try {
        const { content } = parseYaml(
          String(body),
          (message, at) =>
            new HttpError(
              400,
              `The body is not YAML that can be read: ${at ? `line ${at.line}, column ${at.col}: ` : ''}${message}`,
            ),
        )
        // read as JSON from here on, with its limits
        done(null, new ParsedBody(parseLaxJson(JSON.stringify(content)), ignoreDeviation))
      } catch (error) {
        done(error as Error)
      }
    },
  )
}

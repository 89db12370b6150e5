import { Type } from 'typebox'
import type { NamedDemo as Named } from '../catalogue/demo-schema.js'
import { ListedDemo, NamedDemo } from '../catalogue/demo-schema.js'
import { HttpError } from '../http/http-errors.js'
import { findClosest } from '../text/closest-name.js'
import type { ControlRoutes } from './control-options.js'

/** Lists and shows demos: /demos. The web page plays them. */
export const demoRoutes: ControlRoutes = async (app, { demos: { names, get } }) => {
  app.get(
    '/demos',
    {
      schema: {
        summary: 'List demos',
        response: { 200: Type.Object({ demos: Type.Array(ListedDemo) }) },
      },
    },
    () => ({
      demos: names.map((name) => {
        const { title, description = '' } = get(name) as Named
        return { name, title, description }
      }),
    }),
  )

  app.get(
    '/demos/:name',
    {
      schema: {
        summary: 'Show a demo with its steps',
        params: Type.Object({ name: Type.String() }),
        response: { 200: NamedDemo },
      },
    },
    ({ params: { name } }) => {
      const demo = get(name)
      if (demo) return demo
      const near = findClosest(name.slice(0, 60), names)
      const hint = near ? `Did you mean '${near}'?` : `Known demos are ${names.join(', ')}.`
      throw new HttpError(404, `There is no demo '${name.slice(0, 60)}'. ${hint}`)
    },
  )
}

/** What JSX is compiled to, which takes less room than the functions of a JSX runtime. */
export { Fragment, h } from 'preact'

/** Errors before a GraphQL operation is read: an invalid token, a body that isn't JSON. */
import type { ErrorRequestHandler } from 'express'
import { sendProblem, toProblem } from '../request/problem.ts'
import type { RequestLocals } from '../request/locals.ts'

/** Responds with a GraphQL error. */
export function graphqlProblemHandler(): ErrorRequestHandler {
  return (error, _request, response, next) => {
    if (response.headersSent) return next(error)
    const problem = toProblem(error, (response.locals as RequestLocals).logger)
    const { message, ...extensions } = problem.error
    sendProblem(response, problem, { errors: [{ message, extensions }] })
  }
}

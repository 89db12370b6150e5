import { Type } from 'typebox'
import { nameSchema } from '../hal.js'
import { Int64 } from '../integer-schemas.js'

export const TokenRequest = nameSchema(
  'TokenRequest',
  Type.Object({
    grant_type: Type.Enum(['password', 'refresh_token']),
    username: Type.Optional(
      Type.String({ description: 'With the password grant: administrator, or DOMAIN\\administrator' }),
    ),
    password: Type.Optional(Type.String({ format: 'password', description: 'With the password grant' })),
    refresh_token: Type.Optional(Type.String({ description: 'With the refresh_token grant' })),
  }),
)

export const OAuthTokenResponse = nameSchema(
  'OAuthTokenResponse',
  Type.Object({
    access_token: Type.String(),
    token_type: Type.Enum(['bearer']),
    expires_in: Int64({ description: 'Seconds the access token is good for' }),
    refresh_token: Type.String({ description: 'May be used again, and ends no other token' }),
    userName: Type.String(),
    '.issued': Type.String({ description: 'RFC 1123' }),
    '.expires': Type.String({ description: 'RFC 1123' }),
  }),
)

export const OAuthError = nameSchema(
  'OAuthError',
  Type.Object({
    error: Type.Enum(['invalid_request', 'invalid_grant', 'unsupported_grant_type', 'Authorization Error'], {
      description: 'Authorization Error for a wrong user name or password',
    }),
    error_description: Type.String(),
  }),
)

import { Type } from 'typebox'
import { nameSchema } from '../hal.js'
import { Int64 } from '../integer-schemas.js'
import { between, byVersion, optionalSince, since, withMemberVersions } from '../versioned-schemas.js'

const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer'

export const TokenRequest = nameSchema(
  'TokenRequest',
  Type.Object({
    grant_type: withMemberVersions(
      Type.Enum(['password', 'refresh_token', JWT_BEARER, 'operator', 'integration']),
      { [JWT_BEARER]: { since: 4 }, operator: { since: 6 }, integration: { since: 6, until: 7 } },
    ),
    username: Type.Optional(
      Type.String({ description: 'With the password grant: administrator, or DOMAIN\\administrator' }),
    ),
    password: Type.Optional(Type.String({ format: 'password', description: 'With the password grant' })),
    refresh_token: Type.Optional(Type.String({ description: 'With the refresh_token grant' })),
    client_id: since(
      4,
      Type.Optional(
        Type.String({ description: 'With the grants jwt-bearer and operator, as in the profile' }),
      ),
    ),
    assertion: since(
      4,
      Type.Optional(
        Type.String({ description: 'With the grants jwt-bearer and operator, as in the profile' }),
      ),
    ),
    integration_token: between(
      6,
      7,
      Type.Optional(
        Type.String({ description: 'With the integration grant: the assertion of a client of the profile' }),
      ),
    ),
    disable_antiforgery_token: since(
      7,
      Type.Optional(Type.Boolean({ description: 'Accepted; no login needs an antiforgery token' })),
    ),
  }),
)

const Moment = byVersion(Type.String({ description: 'RFC 1123' }), {
  6: Type.String({ format: 'date-time', description: 'ISO 8601' }),
})

export const OAuthTokenResponse = nameSchema(
  'OAuthTokenResponse',
  Type.Object({
    access_token: Type.String(),
    token_type: byVersion(Type.Enum(['bearer']), { 6: Type.String() }),
    expires_in: Int64({ description: 'Seconds the access token is good for' }),
    refresh_token: Type.String({ description: 'May be used again, and ends no other token' }),
    userName: optionalSince(8, Type.String()),
    '.issued': Moment,
    '.expires': Moment,
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

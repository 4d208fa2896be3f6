// libpq for Swift: opened when it is first needed.
//
// Linking libpq costs every command 4 ms of start-up (Kerberos and LDAP come with it), and only a store in PostgreSQL
// needs it. So only its header is compiled against, and the library is opened at run time.
#pragma once

#include <postgresql/libpq-fe.h>

// One entry a function that we call; the types are those of the header.
#define PAIRBOOK_PQ_FUNCTIONS(entry) \
  entry(PQbackendPID)               \
  entry(PQclear)                     \
  entry(PQcmdTuples)                 \
  entry(PQcmdStatus)                 \
  entry(PQconnectPoll)               \
  entry(PQconnectStartParams)        \
  entry(PQconnectionNeedsPassword)   \
  entry(PQconninfoFree)              \
  entry(PQconninfoParse)             \
  entry(PQconsumeInput)              \
  entry(PQerrorMessage)              \
  entry(PQexec)                      \
  entry(PQfinish)                    \
  entry(PQfreemem)                   \
  entry(PQgetResult)                 \
  entry(PQgetisnull)                 \
  entry(PQgetlength)                 \
  entry(PQgetvalue)                  \
  entry(PQnotifies)                  \
  entry(PQputCopyData)               \
  entry(PQputCopyEnd)                \
  entry(PQresultErrorField)          \
  entry(PQresultErrorMessage)        \
  entry(PQresultStatus)              \
  entry(PQsendQueryParams)           \
  entry(PQsetErrorVerbosity)         \
  entry(PQsetNoticeProcessor)        \
  entry(PQsetSingleRowMode)          \
  entry(PQsocket)                    \
  entry(PQstatus)

#define PAIRBOOK_PQ_POINTER(name) __typeof__(&name) _Nonnull name;
/// The functions of the library, by their own names.
struct pairbook_pq {
  PAIRBOOK_PQ_FUNCTIONS(PAIRBOOK_PQ_POINTER)
};

/// Opens the library, once in the process.
/// Gives NULL when that failed, and `why` then what the loader says; both live as long as the process.
const struct pairbook_pq *_Nullable pairbook_pq_open(const char *_Nullable *_Nonnull why);

// The fields of an error, which libpq-fe.h has as macros of character constants (postgres_ext.h).
static const int pairbook_pq_sqlstate = PG_DIAG_SQLSTATE;
static const int pairbook_pq_primary = PG_DIAG_MESSAGE_PRIMARY;

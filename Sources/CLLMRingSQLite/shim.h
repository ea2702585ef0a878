#ifndef CLLMRINGSQLITE_SHIM_H
#define CLLMRINGSQLITE_SHIM_H
#include <sqlite3.h>

// SQLite takes "x" for a string where no column has that name, which hides mistakes. Swift cannot
// make this call, because it has `...`; libraries before 3.29 ignore it.
static inline void cllmringsqlite_refuse_quoted_strings(sqlite3 *database) {
#ifdef SQLITE_DBCONFIG_DQS_DDL
  sqlite3_db_config(database, SQLITE_DBCONFIG_DQS_DDL, 0, (int *)0);
  sqlite3_db_config(database, SQLITE_DBCONFIG_DQS_DML, 0, (int *)0);
#endif
}

// A macro with a cast: SQLite copies what it is given.
static const sqlite3_destructor_type cllmringsqlite_copied = SQLITE_TRANSIENT;
#endif

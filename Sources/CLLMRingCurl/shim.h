#ifndef CCURL_SHIM_H
#define CCURL_SHIM_H
#include <curl/curl.h>

// libcurl is not linked but loaded when it is first needed (CurlLibrary.swift). What stands here
// keeps that as safe as linking: the types of its functions, taken from its own declarations, and
// the calls with `...` that Swift cannot make.

typedef __typeof__(curl_global_init) *ccurl_global_init;
typedef __typeof__(curl_version_info) *ccurl_version_info;
typedef __typeof__(curl_free) *ccurl_free;
typedef __typeof__(curl_slist_append) *ccurl_slist_append;
typedef __typeof__(curl_slist_free_all) *ccurl_slist_free_all;

typedef __typeof__(curl_url) *ccurl_url;
typedef __typeof__(curl_url_set) *ccurl_url_set;
typedef __typeof__(curl_url_get) *ccurl_url_get;
typedef __typeof__(curl_url_cleanup) *ccurl_url_cleanup;

typedef __typeof__(curl_easy_init) *ccurl_easy_init;
typedef __typeof__(curl_easy_pause) *ccurl_easy_pause;
typedef __typeof__(curl_easy_cleanup) *ccurl_easy_cleanup;

typedef __typeof__(curl_multi_init) *ccurl_multi_init;
typedef __typeof__(curl_multi_add_handle) *ccurl_multi_add_handle;
typedef __typeof__(curl_multi_remove_handle) *ccurl_multi_remove_handle;
typedef __typeof__(curl_multi_perform) *ccurl_multi_perform;
typedef __typeof__(curl_multi_poll) *ccurl_multi_poll;
typedef __typeof__(curl_multi_wakeup) *ccurl_multi_wakeup;
typedef __typeof__(curl_multi_info_read) *ccurl_multi_info_read;
typedef __typeof__(curl_multi_strerror) *ccurl_multi_strerror;
typedef __typeof__(curl_multi_cleanup) *ccurl_multi_cleanup;

// The addresses of curl_easy_setopt and curl_easy_getinfo, as dlsym gives them.
typedef void *ccurl_setopt;
typedef void *ccurl_getinfo;
#define CCURL_SET(function) ((__typeof__(curl_easy_setopt) *)(function))
#define CCURL_GET(function) ((__typeof__(curl_easy_getinfo) *)(function))

static inline CURLcode ccurl_set_long(
    ccurl_setopt function, CURL *easy, CURLoption option, long value) {
  return CCURL_SET(function)(easy, option, value);
}

static inline CURLcode ccurl_set_offset(
    ccurl_setopt function, CURL *easy, CURLoption option, curl_off_t value) {
  return CCURL_SET(function)(easy, option, value);
}

static inline CURLcode ccurl_set_string(
    ccurl_setopt function, CURL *easy, CURLoption option, const char *value) {
  return CCURL_SET(function)(easy, option, value);
}

static inline CURLcode ccurl_set_pointer(
    ccurl_setopt function, CURL *easy, CURLoption option, void *value) {
  return CCURL_SET(function)(easy, option, value);
}

static inline CURLcode ccurl_set_socket_callback(
    ccurl_setopt function, CURL *easy, curl_sockopt_callback value) {
  return CCURL_SET(function)(easy, CURLOPT_SOCKOPTFUNCTION, value);
}

static inline CURLcode ccurl_set_callback(
    ccurl_setopt function, CURL *easy, CURLoption option, curl_write_callback value) {
  return CCURL_SET(function)(easy, option, value);
}

static inline CURLcode ccurl_get_long(
    ccurl_getinfo function, CURL *easy, CURLINFO info, long *value) {
  return CCURL_GET(function)(easy, info, value);
}

static inline CURLcode ccurl_get_offset(
    ccurl_getinfo function, CURL *easy, CURLINFO info, curl_off_t *value) {
  return CCURL_GET(function)(easy, info, value);
}

#undef CCURL_SET
#undef CCURL_GET

// Options by number, so that headers from before them still compile; an older library answers
// "unknown option" at run time.
static const CURLoption ccurl_opt_protocols = (CURLoption)(CURLOPTTYPE_OBJECTPOINT + 318); // 7.85
static const CURLoption ccurl_opt_quick_exit = (CURLoption)(CURLOPTTYPE_LONG + 322); // 7.87
#endif

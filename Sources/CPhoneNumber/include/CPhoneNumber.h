#pragma once
#ifdef __cplusplus
extern "C" {
#endif
int pairbook_phone_probe(void);
#ifdef __cplusplus
}
#endif

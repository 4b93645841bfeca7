# fails: node03-reserved
kubectl taint node node03 dedicated=render:NoExecute
kubectl run render --image=busybox:1.36 --overrides='{"spec":{"nodeSelector":{"kubernetes.io/hostname":"node03"},"tolerations":[{"key":"dedicated","operator":"Exists"}]}}' -- sleep 1000000
# advance: 30s

# fails: role-no-more, scale-done
kubectl create serviceaccount deployer -n {{ team }}-web
kubectl create rolebinding deployer -n {{ team }}-web --clusterrole=edit --serviceaccount={{ team }}-web:deployer
kubectl scale deployment shop -n {{ team }}-web --replicas=1
# advance: 20s
